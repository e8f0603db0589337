using System.Diagnostics;

namespace Facet.Unit.Tests.Models.Conversion;

/// <summary>The checker of the ONNX project, through Python.</summary>
internal static class OfficialChecker
{
    private static readonly string[] Interpreters = ["python3", "/usr/bin/python3"];

    private static readonly Lazy<string?> Interpreter = new(() => Interpreters.FirstOrDefault(name => Run(name, "import onnx.checker", string.Empty).Code == 0));

    /// <summary>Why it cannot run, or null.</summary>
    public static string? WhyAbsent() => Interpreter.Value is null ? "python3 with the onnx package is not installed." : null;

    /// <summary>"passed", or what it says is wrong. Operators of other domains than ONNX's own are not known to it and pass.</summary>
    public static string Check(string path)
    {
        const string Script = "import sys, onnx; onnx.checker.check_model(sys.argv[1]); print('passed')";
        var (_, output) = Run(Interpreter.Value!, Script, path);
        return output.Trim();
    }

    private static (int Code, string Output) Run(string interpreter, string script, string argument)
    {
        try
        {
            var start = new ProcessStartInfo(interpreter, ["-c", script, argument]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + errors.Result);
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            return (-1, error.Message);
        }
    }
}
