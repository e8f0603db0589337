namespace Facet.Models;

/// <summary>What kind of fault a <see cref="ModelException"/> reports.</summary>
public enum ModelErrorReason
{
    /// <summary>A file that a model needs is not there or cannot be read.</summary>
    MissingFile,

    /// <summary>A file is there, but its bytes are not the expected ones.</summary>
    ChecksumMismatch,

    /// <summary>A file does not follow its format, or its parts contradict each other.</summary>
    InvalidFormat,

    /// <summary>The file is well formed, but uses something this build cannot express.</summary>
    Unsupported,

    /// <summary>A file name inside a model points outside the model's folder.</summary>
    UnsafePath,

    /// <summary>The model is larger than the stated limit.</summary>
    TooLarge,

    /// <summary>The manifest of models is missing, malformed or inconsistent.</summary>
    InvalidManifest,

    /// <summary>No model of this id is in the manifest.</summary>
    UnknownModel,

    /// <summary>The model has no output, tap or node of this name.</summary>
    UnknownOutput,

    /// <summary>A converted model cannot be written where it was to go.</summary>
    CannotWrite,

    /// <summary>The cache folder cannot be written or read.</summary>
    CacheUnavailable,

    /// <summary>The hub cannot be reached, or gives something else than the file.</summary>
    DownloadFailed,

    /// <summary>The hub does not give the model to this account, or the token is unusable.</summary>
    AccessDenied,

    /// <summary>The execution provider that was asked for cannot be loaded.</summary>
    ProviderUnavailable,

    /// <summary>The runtime refused the model, or its inputs and outputs are not those of the manifest.</summary>
    LoadFailed,

    /// <summary>The runtime failed while it ran a loaded model.</summary>
    RunFailed,
}
