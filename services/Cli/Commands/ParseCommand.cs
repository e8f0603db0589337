using System.CommandLine;
using Facet.Cli.Hosting;
using Facet.Cli.Masks;
using Facet.Cli.Output;
using Facet.Imaging;
using Facet.Parsing.V1;

namespace Facet.Cli.Commands;

/// <summary>facet parse: the faces of a photo, and a picture with their regions drawn over it.</summary>
internal static class ParseCommand
{
    private static readonly Argument<string?> s_image = new("IMAGE")
    {
        Description = "A photo. Left out with --input-dir.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> s_overlay = new("--overlay") { Description = "Write the photo with the regions drawn over it, as PNG." };

    private static readonly Option<string?> s_labels = new("--labels")
    {
        Description = "Write the label map of the photo as an 8-bit PNG, in the plain 19 classes (face-parsing.PyTorch order).",
    };

    public static Command Create()
    {
        var command = new Command("parse", "Find the faces of a photo and their regions.")
        {
            s_image, s_overlay, s_labels, CommonOptions.AllFaces, CommonOptions.Server, CommonOptions.Data, CommonOptions.Json,
        };
        MaskCommand.AddTo(command, s_image);
        command.SetAction((arguments, cancel) => MaskCommand.IsMeant(arguments) ? MaskCommand.RunAsync(arguments, cancel) : RunAsync(arguments, cancel));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        var path = arguments.GetRequiredValue(s_image)!;
        var photo = await SearchCommand.ReadPhotoAsync(path, cancel);
        await using var connection = await FacetConnection.OpenAsync(arguments, cancel);
        var request = new ParseRequest
        {
            Image = photo,
            Options = new ParseOptions
            {
                Faces = arguments.GetValue(CommonOptions.AllFaces) ? FaceSelection.All : FaceSelection.Largest,
                Outputs = { ParseOutput.PhotoLabelMap },
            },
        };
        var response = await CliErrors.ForItemAsync(path, () => connection.Parsing.ParseAsync(request, cancellationToken: cancel));
        if (response.Faces.Count == 0)
        {
            throw new CliException(ExitCodes.NotUsable, $"{path}: no face was found.");
        }

        if (arguments.GetValue(s_overlay) is { } overlay)
        {
            await WriteAsync(overlay, () => ImageEncoder.Png(ParseOverlay.Draw(photo.Memory, response)), cancel);
        }

        if (arguments.GetValue(s_labels) is { } labels)
        {
            var map = ParseOverlay.PlainLabels(response);
            await WriteAsync(labels, () => ImageEncoder.PngGrey(map, (int)response.PhotoWidth, (int)response.PhotoHeight), cancel);
        }

        ParsePrinter.Print(path, response, arguments.GetValue(CommonOptions.Json));
        return ExitCodes.Ok;
    }

    private static async Task WriteAsync(string path, Func<byte[]> encode, CancellationToken cancel)
    {
        try
        {
            await File.WriteAllBytesAsync(path, encode(), cancel);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCodes.Failure, $"{path}: cannot be written: {error.Message}", error);
        }
    }
}
