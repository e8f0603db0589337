namespace Facet.Models.Internal.Families;

/// <summary>A square convolution, padded so that stride 1 keeps the size of the map.</summary>
internal readonly record struct ConvShape(int Inputs, int Outputs, int Kernel, int Stride);
