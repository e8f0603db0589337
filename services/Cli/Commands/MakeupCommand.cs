using System.CommandLine;

namespace Facet.Cli.Commands;

/// <summary>facet makeup: the jobs of the Python scripts that work on files.</summary>
internal static class MakeupCommand
{
    public static Command Create() => new("makeup", "Extract features of make-up and compare them.") { MakeupExtractCommand.Create(), MakeupSimilarCommand.Create() };
}
