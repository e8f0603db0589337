namespace Facet.Inference;

/// <summary>What a model is for.</summary>
public enum ModelKind
{
    /// <summary>Finds faces in a photo.</summary>
    Detector,

    /// <summary>Places points on one face.</summary>
    Landmarks,

    /// <summary>Labels the pixels of one face.</summary>
    Parser,

    /// <summary>Turns an image into feature maps.</summary>
    Backbone,
}
