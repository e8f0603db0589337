namespace Facet.Inference;

/// <summary>The order of the three colour channels.</summary>
public enum ChannelOrder
{
    Rgb,
    Bgr,
}
