using Spectre.Console;

namespace Facet.Cli.Output;

/// <summary>Data goes to stdout, everything for the eye while a command runs to stderr; neither is coloured when it is no terminal.</summary>
internal static class Consoles
{
    public static IAnsiConsole Error { get; } = Create(Console.Error, Console.IsErrorRedirected);

    public static IAnsiConsole Out { get; } = Create(Console.Out, Console.IsOutputRedirected);

    /// <summary>Where no terminal sets the width, tables get room enough not to break ids apart.</summary>
    private const int RedirectedWidth = 200;

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (redirected)
        {
            console.Profile.Width = RedirectedWidth;
        }

        return console;
    }
}
