using System.CommandLine;
using System.Globalization;
using Facet.Cli.Hosting;
using Facet.Cli.Output;
using Facet.Gateway.V1;
using Facet.Parsing.V1;
using Facet.Search.V1;
using Google.Protobuf;
using SearchRequest = Facet.Gateway.V1.SearchRequest;

namespace Facet.Cli.Commands;

/// <summary>facet search: the stored faces whose make-up is most like that of a photo or of a stored face.</summary>
internal static class SearchCommand
{
    private static readonly Argument<string?> s_image = new("IMAGE") { Description = "A photo.", Arity = ArgumentArity.ZeroOrOne };

    private static readonly Option<string?> s_id = new("--id") { Description = "Id of a stored face, instead of a photo." };

    private static readonly Option<string?> s_weights = new("--weights") { Description = "Weight per region: lips=1,eyes=0.5. Regions left out weigh 0." };

    private static readonly Option<bool> s_exact = new("--exact") { Description = "Compare with every point." };

    private static readonly Option<uint> s_face = new("--face") { Description = "Which face of the photo, 0 the largest." };

    public static Command Create()
    {
        var command = new Command("search", "Find the stored faces with the most similar make-up.")
        {
            s_image, s_id, CommonOptions.Top, s_weights, s_exact, s_face, CommonOptions.Recipe, CommonOptions.Collection,
            CommonOptions.Server, CommonOptions.Data, CommonOptions.Json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(s_image) is null == result.GetValue(s_id) is null)
            {
                result.AddError("Give either a photo or --id.");
            }
        });
        command.SetAction(RunAsync);
        return command;
    }

    /// <exception cref="CliException">The text is no list of region=weight.</exception>
    public static Dictionary<string, double> ParseWeights(string? text)
    {
        var weights = new Dictionary<string, double>();
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var pair = part.Split('=', 2, StringSplitOptions.TrimEntries);
            if (pair.Length != 2 || pair[0].Length == 0 || !double.TryParse(pair[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var weight))
            {
                throw new CliException(ExitCodes.Usage, $"--weights: '{part}' is not of the form region=number, for example lips=1,eyes=0.5.");
            }

            weights[pair[0]] = weight;
        }

        return weights;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        var request = new SearchRequest
        {
            Collection = arguments.GetRequiredValue(CommonOptions.Collection),
            TopK = TopOf(arguments),
            Mode = arguments.GetValue(s_exact) ? SearchMode.Exact : SearchMode.Unspecified,
            FaceIndex = arguments.GetValue(s_face),
            Pipeline = new PipelineOptions { Faces = FaceSelection.Largest, Recipe = arguments.GetValue(CommonOptions.Recipe) ?? "" },
        };
        request.Weights.Add(ParseWeights(arguments.GetValue(s_weights)));
        var image = arguments.GetValue(s_image);
        if (image is not null)
        {
            request.Image = await ReadPhotoAsync(image, cancel);
        }
        else
        {
            request.PointId = arguments.GetValue(s_id)!;
        }

        await using var connection = await FacetConnection.OpenAsync(arguments, cancel);
        var response = await CliErrors.ForItemAsync(image ?? arguments.GetValue(s_id)!, () => connection.Gateway.SearchAsync(request, cancellationToken: cancel));
        SearchOutput.Print(request, image, response, arguments.GetValue(CommonOptions.Json));
        return ExitCodes.Ok;
    }

    public static uint TopOf(ParseResult arguments) => arguments.GetValue(CommonOptions.Top) is > 0 and var top
        ? (uint)top
        : throw new CliException(ExitCodes.Usage, "--top must be at least 1.");

    /// <exception cref="CliException">The file cannot be read.</exception>
    public static async Task<ByteString> ReadPhotoAsync(string path, CancellationToken cancel)
    {
        try
        {
            return UnsafeByteOperations.UnsafeWrap(await File.ReadAllBytesAsync(path, cancel));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCodes.NotUsable, $"{path}: the file cannot be read: {error.Message}", error);
        }
    }
}
