namespace Facet.Inference;

/// <summary>Steps of pulling one file.</summary>
public enum PullStep
{
    /// <summary>The hub has answered; bytes that were here already are kept.</summary>
    Started,

    /// <summary>Bytes came.</summary>
    Received,

    /// <summary>The hub or the network failed; it is tried again.</summary>
    Retrying,

    /// <summary>The file is in its place.</summary>
    Done,

    /// <summary>The file was there already, as the lock file says.</summary>
    Unchanged,
}
