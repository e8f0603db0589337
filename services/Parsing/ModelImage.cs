using Facet.Imaging;
using Facet.Inference;

namespace Facet.Parsing;

/// <summary>Brings a part of a photo into a model's input.</summary>
internal static class ModelImage
{
    /// <param name="photo">The photo.</param>
    /// <param name="input">What the model takes; one scale and offset for all channels, in the order R, G, B.</param>
    /// <param name="inputToPhoto">From input pixels to photo pixels.</param>
    /// <returns>One image in the input's layout.</returns>
    public static InputBuffer Crop(ImagePyramid photo, ModelInput input, AffineTransform inputToPhoto)
    {
        var buffer = new InputBuffer(input);
        Crop(photo, input, inputToPhoto, buffer.Span);
        return buffer;
    }

    /// <summary>As the other overload, into a batch.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="input">What the model takes.</param>
    /// <param name="inputToPhoto">From input pixels to photo pixels.</param>
    /// <param name="values">Gets one image in the input's layout.</param>
    public static void Crop(ImagePyramid photo, ModelInput input, AffineTransform inputToPhoto, Span<float> values)
    {
        var layout = input.Layout == ImageLayout.Nhwc ? TensorLayout.Nhwc : TensorLayout.Nchw;
        Warp.AffineToTensor(photo, inputToPhoto, input.Width, input.Height, values, layout, input.Scale[0], input.Offset[0]);
    }
}
