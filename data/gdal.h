/* GDAL, which reads workbooks and GeoPackage. Its hundred libraries take longer to load than
 * most commands to run, so they are loaded with the first such file, not with the program. */
#ifndef DATA_GDAL_H
#define DATA_GDAL_H
#ifdef HAVE_GDAL
#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_vsi.h>
#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

/* What is used of it. */
#define GDAL_FUNCTIONS(X)                                                                 \
    X(CPLGetErrorHandlerUserData) X(CPLPopErrorHandler) X(CPLPushErrorHandler)            \
    X(CPLPushErrorHandlerEx) X(CPLQuietErrorHandler) X(CPLSetThreadLocalConfigOption)     \
    X(GDALAllRegister) X(GDALClose)                                                       \
    X(GDALDatasetGetLayer) X(GDALDatasetGetLayerByName) X(GDALDatasetGetLayerCount)       \
    X(GDALOpenEx) X(OGR_FD_GetFieldCount) X(OGR_FD_GetFieldDefn) X(OGR_F_Destroy)         \
    X(OGR_F_GetFID) X(OGR_F_GetFieldAsDateTime) X(OGR_F_GetFieldAsDouble)                 \
    X(OGR_F_GetFieldAsString) X(OGR_F_GetFieldDefnRef) X(OGR_F_GetGeometryRef)            \
    X(OGR_F_IsFieldSetAndNotNull) X(OGR_Fld_GetNameRef) X(OGR_Fld_GetType)                \
    X(OGR_GT_Flatten) X(OGR_G_DestroyGeometry) X(OGR_G_GetGeometryCount)                  \
    X(OGR_G_GetGeometryName) X(OGR_G_GetGeometryRef) X(OGR_G_GetGeometryType)             \
    X(OGR_G_GetLinearGeometry) X(OGR_G_GetPointCount) X(OGR_G_GetX) X(OGR_G_GetY)         \
    X(OGR_G_IsEmpty) X(OGR_L_GetGeomType) X(OGR_L_GetLayerDefn) X(OGR_L_GetName)          \
    X(OGR_L_GetNextFeature) X(OGR_L_GetSpatialRef) X(OGR_L_ResetReading)                  \
    X(OSRExportToWktEx) X(VSICloseDir) X(VSIFCloseL) X(VSIFOpenL) X(VSIFReadL) X(VSIFree) \
    X(VSIGetNextDirEntry) X(VSIOpenDir)

struct gdal {
#define GDAL_MEMBER(name) __typeof__(name) *name;
    GDAL_FUNCTIONS(GDAL_MEMBER)
#undef GDAL_MEMBER
};

/* The functions by their names, with GDAL's drivers registered; NULL when it cannot be loaded.
 * Not by two threads at once. */
const struct gdal *gdal(void);
#endif
#endif
