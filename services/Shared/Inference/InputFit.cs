namespace Facet.Inference;

/// <summary>How a picture becomes as large as a model's input.</summary>
public enum InputFit
{
    /// <summary>Both sides are resized to the input's, so that nothing is cut off and the aspect ratio may change.</summary>
    Stretch,

    /// <summary>As the image processor that the model was published with does it: for some the shortest edge, then a cut from the centre.</summary>
    Processor,
}
