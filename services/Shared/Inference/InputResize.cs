namespace Facet.Inference;

/// <summary>How a picture of another shape gets into a model's input.</summary>
public enum InputResize
{
    /// <summary>Its aspect is kept; black fills the rest on both sides.</summary>
    Letterbox,

    /// <summary>Each side is scaled by itself.</summary>
    Stretch,
}
