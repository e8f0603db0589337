using System.CommandLine;
using Facet.Makeup;

namespace Facet.Cli.Makeup;

/// <summary>Options that say which make-up is meant.</summary>
internal static class StyleOptions
{
    public static Option<string?> Parts { get; } = new("--parts")
    {
        Description = "Parts that are made up, with commas between them: lips, eyes, liner, brows, cheeks, foundation; all when left out.",
    };

    /// <exception cref="CliException">A part is unknown.</exception>
    public static MakeupParts PartsOf(ParseResult arguments)
    {
        try
        {
            return arguments.GetValue(Parts) is { } names ? MakeupPartNames.Parse(names) : MakeupParts.All;
        }
        catch (MakeupStyleException error)
        {
            throw new CliException(ExitCodes.Usage, $"--parts: {error.Message}", error);
        }
    }

    /// <exception cref="CliException">The file cannot be read or is no style.</exception>
    public static async Task<MakeupStyle> ReadAsync(string path, CancellationToken cancel)
    {
        try
        {
            return MakeupStyle.FromJson(await File.ReadAllTextAsync(path, cancel));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCodes.NotUsable, $"{path}: the file cannot be read: {error.Message}", error);
        }
        catch (MakeupStyleException error)
        {
            throw new CliException(ExitCodes.NotUsable, $"{path}: {error.Message}", error);
        }
    }
}
