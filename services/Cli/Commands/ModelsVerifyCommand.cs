using System.CommandLine;
using System.Globalization;
using Facet.Cli.Output;
using Facet.Cli.Verification;
using Spectre.Console;

namespace Facet.Cli.Commands;

/// <summary>facet models verify: converted models against reference outputs of the original code.</summary>
internal static class ModelsVerifyCommand
{
    private static readonly Argument<string> s_folder = new("DIR")
    {
        Description = "Folder with manifest.json, checkpoints, inputs and expected tensors.",
    };

    public static Command Create()
    {
        var command = new Command(
            "verify", "Convert each model of a folder of references, run it, and compare every tensor. Exits with 1 if one is over its tolerance.")
        {
            s_folder, ModelsConvertCommand.Precision, CommonOptions.Json,
        };
        command.SetAction((arguments, cancel) => Task.Run(() => Run(arguments, cancel), cancel));
        return command;
    }

    private static int Run(ParseResult arguments, CancellationToken cancel)
    {
        var json = arguments.GetValue(CommonOptions.Json);
        var (count, failed) = (0, 0);
        foreach (var check in GoldenFolder.Verify(arguments.GetRequiredValue(s_folder), arguments.GetValue(ModelsConvertCommand.Precision)))
        {
            cancel.ThrowIfCancellationRequested();
            count++;
            failed += check.IsOk ? 0 : 1;
            Print(check, json);
        }

        if (count == 0)
        {
            throw new CliException(ExitCodes.NotUsable, $"{arguments.GetRequiredValue(s_folder)} names no model to verify.");
        }

        Consoles.Error.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{count - failed} of {count} tensors are within their tolerance.");
        return failed == 0 ? ExitCodes.Ok : ExitCodes.SomeItemsFailed;
    }

    private static void Print(TensorCheck check, bool json)
    {
        if (json)
        {
            JsonOutput.WriteLine(new
            {
                item = check.Item,
                max_abs_difference = Finite(check.Difference),
                tolerance = Finite(check.Tolerance),
                ok = check.IsOk,
                fault = check.Fault,
            });
            return;
        }

        var verdict = check.IsOk ? "ok  " : "FAIL";
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{verdict}  {check.Difference,9:0.0e+0} <= {check.Tolerance,7:0.0e+0}  {check.Item}{(check.Fault is null ? "" : ": " + check.Fault)}"));
    }

    /// <summary>JSON has no NaN.</summary>
    private static double? Finite(double number) => double.IsFinite(number) ? number : null;
}
