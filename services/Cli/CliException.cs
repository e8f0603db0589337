namespace Facet.Cli;

/// <summary>Ends a command with one line on stderr and an exit code.</summary>
internal sealed class CliException(int exitCode, string message, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode => exitCode;
}
