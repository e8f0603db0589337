using System.Runtime.InteropServices;

namespace Facet.Imaging.Internal.Vips;

/// <summary>
/// The few functions of the libvips C API in use. Most of them are variadic ("name", value, ..., NULL); they are declared with
/// the arguments they get here. Integers and pointers are passed alike to variadic and to fixed functions in the C calling
/// conventions of Linux on x64 and arm64; a double would not be, so none is passed.
/// </summary>
internal static unsafe partial class VipsNative
{
    public const string Library = "vips";

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int vips_init(string programName);

    [LibraryImport(Library)]
    public static partial void vips_concurrency_set(int threads);

    [LibraryImport(Library)]
    public static partial void vips_cache_set_max(int operations);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial void vips_operation_block_set(string className, int blocked);

    [LibraryImport(Library)]
    public static partial nint vips_error_buffer_copy();

    [LibraryImport(Library)]
    public static partial void vips_error_clear();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial uint g_log_set_handler(
        string domain, int levels, delegate* unmanaged[Cdecl]<byte*, int, byte*, void*, void> handler, nint data);

    [LibraryImport(Library)]
    public static partial void g_free(nint memory);

    [LibraryImport(Library)]
    public static partial void g_object_unref(nint instance);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint vips_image_new_from_buffer(byte* bytes, nuint length, string options, nint end);

    [LibraryImport(Library)]
    public static partial nint vips_image_new_from_memory(byte* pixels, nuint length, int width, int height, int bands, int format);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int vips_thumbnail_buffer(
        byte* bytes, nuint length, out nint image, int width, string heightName, int height, string sizeName, int size,
        string noRotateName, int noRotate, string optionStringName, string optionString, nint end);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int vips_icc_transform(
        VipsImage image, out nint result, string outputProfile, string embeddedName, int embedded, nint end);

    [LibraryImport(Library)]
    public static partial int vips_colourspace(VipsImage image, out nint result, int space, nint end);

    [LibraryImport(Library)]
    public static partial int vips_cast(VipsImage image, out nint result, int format, nint end);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int vips_text(out nint result, string text, string fontName, string font, string dpiName, int dpi, nint end);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int vips_image_write_to_buffer(VipsImage image, string suffix, out nint bytes, out nuint length, nint end);

    [LibraryImport(Library)]
    public static partial int vips_image_get_width(VipsImage image);

    [LibraryImport(Library)]
    public static partial int vips_image_get_height(VipsImage image);

    [LibraryImport(Library)]
    public static partial int vips_image_get_bands(VipsImage image);

    [LibraryImport(Library)]
    public static partial int vips_image_get_format(VipsImage image);

    [LibraryImport(Library)]
    public static partial int vips_image_get_interpretation(VipsImage image);

    [LibraryImport(Library)]
    public static partial int vips_image_get_orientation(VipsImage image);

    [LibraryImport(Library)]
    public static partial int vips_image_hasalpha(VipsImage image);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nuint vips_image_get_typeof(VipsImage image, string name);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int vips_image_get_blob(VipsImage image, string name, out nint data, out nuint length);

    [LibraryImport(Library)]
    public static partial int vips_icc_is_compatible_profile(VipsImage image, nint profile, nuint length);

    [LibraryImport(Library)]
    public static partial nint vips_region_new(VipsImage image);

    [LibraryImport(Library)]
    public static partial nint vips_region_fetch(VipsRegion region, int left, int top, int width, int height, out nuint length);
}
