namespace Facet.Imaging.Internal;

/// <summary>Where and how unrounded pixels are written: value * factor + offset of their channel, into three planes.</summary>
/// <param name="Factors">Red, green, blue.</param>
/// <param name="Offsets">Red, green, blue.</param>
/// <param name="Width">Columns of a plane.</param>
/// <param name="Pixels">Values of a plane.</param>
/// <param name="Start">Index of the first pixel in a plane.</param>
internal readonly record struct FloatPlanes(float[] Factors, float[] Offsets, int Width, int Pixels, int Start);
