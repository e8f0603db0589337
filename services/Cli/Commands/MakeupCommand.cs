using System.CommandLine;

namespace Facet.Cli.Commands;

/// <summary>facet makeup: the jobs of the Python scripts that work on files, and painting.</summary>
internal static class MakeupCommand
{
    public static Command Create() => new("makeup", "Extract features of make-up, compare them, put make-up on faces.")
    {
        MakeupExtractCommand.Create(), MakeupSimilarCommand.Create(), MakeupPaintCommand.Create(), MakeupSheetCommand.Create(),
    };
}
