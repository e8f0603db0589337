namespace Facet.Cli;

/// <summary>What the process says when it ends; also in README and in --help.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>The command ran, but at least one item failed; the failures are on stderr.</summary>
    public const int SomeItemsFailed = 1;

    /// <summary>The arguments do not make sense.</summary>
    public const int Usage = 2;

    /// <summary>The photo, file, face, point, collection or model that was asked for is not there or cannot be used.</summary>
    public const int NotUsable = 3;

    /// <summary>The server or hub cannot be started or reached, or refuses: port or data folder in use, model damaged or changed, no answer, no access.</summary>
    public const int NoServer = 4;

    /// <summary>Anything else, a defect included.</summary>
    public const int Failure = 5;

    /// <summary>Ctrl+C.</summary>
    public const int Interrupted = 130;
}
