using Facet.Imaging;
using Facet.Inference;
using Facet.Inference.Internal.Backbones;

namespace Facet.Unit.Tests.Inference;

public sealed class ImageTensorTests
{
    [Theory]
    [InlineData(ImageLayout.Nchw, ChannelOrder.Rgb, new float[] { 11, 14, 42, 48, 93, 102 })]
    [InlineData(ImageLayout.Nhwc, ChannelOrder.Rgb, new float[] { 11, 42, 93, 14, 48, 102 })]
    [InlineData(ImageLayout.Nchw, ChannelOrder.Bgr, new float[] { 31, 34, 42, 48, 33, 42 })]
    public void Layout_order_and_range_follow_the_models_input(ImageLayout layout, ChannelOrder channels, float[] expected)
    {
        var crop = new RgbImage(2, 1, [10, 20, 30, 13, 23, 33]);
        var input = new ModelInput
        {
            Name = "x",
            Layout = layout,
            Width = 2,
            Height = 1,
            Channels = channels,
            Scale = [1, 2, 3],
            Offset = [1, 2, 3],
        };
        var tensor = new float[6];
        ImageTensor.Write(crop, input, tensor);
        Assert.Equal(expected, tensor);
    }
}
