namespace Facet.Imaging.Internal;

internal static class ImageProcessorRules
{
    public static void Require(ImageProcessorSettings settings)
    {
        Check(settings.Size is null || settings.ShortestEdge is null, "Size and ShortestEdge exclude each other.");
        Check(settings.Size is not { } size || IsPossible(size), $"Size is {settings.Size}; sides must be 1 to {ImageProcessorSettings.MaxSide}.");
        Check(settings.Crop is not { } crop || IsPossible(crop), $"Crop is {settings.Crop}; sides must be 1 to {ImageProcessorSettings.MaxSide}.");
        Check(
            settings.ShortestEdge is not { } edge || IsPossible(new PixelSize(edge, edge)),
            $"ShortestEdge is {settings.ShortestEdge}; it must be 1 to {ImageProcessorSettings.MaxSide}.");
        Check(Enum.IsDefined(settings.Filter), "Filter is unknown.");
        Check(double.IsFinite(settings.Scale) && settings.Scale > 0, $"Scale is {settings.Scale}; it must be above 0.");
        Check(settings.Mean.Count == RgbImage.Channels && settings.Mean.All(double.IsFinite), "Mean must be three numbers.");
        Check(
            settings.Deviation.Count == RgbImage.Channels && settings.Deviation.All(value => double.IsFinite(value) && value > 0),
            "Deviation must be three numbers above 0.");
    }

    private static bool IsPossible(PixelSize size) =>
        size.Width is >= 1 and <= ImageProcessorSettings.MaxSide && size.Height is >= 1 and <= ImageProcessorSettings.MaxSide;

    private static void Check(bool isRight, string message)
    {
        if (!isRight)
        {
            throw new ArgumentException(message);
        }
    }
}
