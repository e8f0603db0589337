namespace Facet.Imaging.Internal.Vips;

internal static unsafe class VipsEncoder
{
    /// <param name="pixels">Interleaved bytes; read in place.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="bands">Bytes a pixel: 1 grey, 3 sRGB.</param>
    /// <param name="suffix">File suffix with the saver's options, as libvips writes them.</param>
    /// <exception cref="InvalidOperationException">libvips refused; valid pixels do not cause this.</exception>
    public static byte[] Encode(ReadOnlySpan<byte> pixels, int width, int height, int bands, string suffix)
    {
        using var call = VipsCall.Begin();
        fixed (byte* first = pixels)
        {
            using var image = new VipsImage(
                VipsNative.vips_image_new_from_memory(first, (nuint)pixels.Length, width, height, bands, VipsFormat.Byte));
            if (image.IsInvalid || VipsNative.vips_image_write_to_buffer(image, suffix, out var bytes, out var length, 0) != 0)
            {
                throw new InvalidOperationException($"a {width} x {height} image cannot be encoded as {suffix}: {call.ErrorText()}");
            }

            var encoded = new ReadOnlySpan<byte>((byte*)bytes, checked((int)length)).ToArray();
            VipsNative.g_free(bytes);
            return encoded;
        }
    }
}
