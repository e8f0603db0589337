namespace Facet.Inference;

/// <summary>How much of a published model is on this machine.</summary>
public enum PublishedState
{
    Absent,

    /// <summary>Some of its files are there.</summary>
    Incomplete,

    /// <summary>All of its files are there; their content is compared when they are used.</summary>
    Pulled,

    /// <summary>Pulled, and there is an ONNX form in the folder <c>onnx</c> beside its files.</summary>
    Converted,
}
