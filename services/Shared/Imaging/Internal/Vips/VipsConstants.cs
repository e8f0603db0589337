namespace Facet.Imaging.Internal.Vips;

/// <summary>VipsBandFormat: how one sample is stored.</summary>
internal static class VipsFormat
{
    public const int Byte = 0;
}

/// <summary>VipsInterpretation: what the samples mean.</summary>
internal static class VipsSpace
{
    public const int BlackWhite = 1;
    public const int Srgb = 22;
}

/// <summary>VipsSize: in which direction a thumbnail may scale.</summary>
internal static class VipsSize
{
    public const int OnlyDown = 2;
}
