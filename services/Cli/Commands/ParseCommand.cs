using System.CommandLine;
using Facet.Cli.FolderRuns;
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

    private static readonly Option<string?> s_crop = new("--crop") { Description = "Write the aligned crop of the largest face as PNG." };

    private static readonly Option<string?> s_detector = new("--detector") { Description = "Id of the detector, as in facet models list; the server's default when left out." };

    private static readonly Option<string?> s_parser = new("--parser") { Description = "Id of the parser: a face mesh or a network of kind parser; the server's default when left out." };

    private static readonly Option<string?> s_template = new("--template") { Description = "How the crop is aligned: full-face (default) or arcface." };

    private static readonly Option<int> s_cropSize = new("--crop-size") { Description = "Side of the aligned crop in pixels, 32 to 1024; the server's default when left out." };

    static ParseCommand()
    {
        s_template.AcceptOnlyFromAmong("full-face", "arcface");
        s_cropSize.Validators.Add(result =>
        {
            if (result.GetValue(s_cropSize) is < 32 or > 1024)
            {
                result.AddError("--crop-size takes 32 to 1024.");
            }
        });
    }

    public static Command Create()
    {
        var command = new Command("parse", "Find the faces of a photo and their regions.")
        {
            s_image, s_overlay, s_labels, s_crop, s_detector, s_parser, s_template, s_cropSize, CommonOptions.AllFaces, CommonOptions.Server,
            CommonOptions.Data, CommonOptions.Json,
        };
        MaskCommand.AddTo(command, s_image);
        command.SetAction((arguments, cancel) => MaskCommand.IsMeant(arguments) ? MaskCommand.RunAsync(arguments, Options(arguments), cancel) : RunAsync(arguments, cancel));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        var path = arguments.GetRequiredValue(s_image)!;
        var photo = await SearchCommand.ReadPhotoAsync(path, cancel);
        await using var connection = await FacetConnection.OpenAsync(arguments, cancel);
        var request = new ParseRequest { Image = photo, Options = Options(arguments) };
        request.Options.Faces = arguments.GetValue(CommonOptions.AllFaces) ? FaceSelection.All : FaceSelection.Largest;
        if ((arguments.GetValue(s_overlay) ?? arguments.GetValue(s_labels)) is not null)
        {
            // A byte a pixel of the photo for every face.
            request.Options.Outputs.Add(ParseOutput.PhotoLabelMap);
        }
        else
        {
            // Something has to be asked for: without a word crops and their label maps come.
            request.Options.Outputs.Add(ParseOutput.Landmarks);
        }

        if (arguments.GetValue(s_crop) is not null)
        {
            request.Options.Outputs.Add(ParseOutput.Crop);
        }

        var response = await CliErrors.ForItemAsync(path, () => connection.Parsing.ParseAsync(request, cancellationToken: cancel));
        if (response.Faces.Count == 0)
        {
            throw new CliException(ExitCodes.NotUsable, $"{path}: no face was found.");
        }

        if (arguments.GetValue(s_overlay) is { } overlay)
        {
            Write(overlay, () => ImageEncoder.Png(ParseOverlay.Draw(photo.Memory, response)));
        }

        if (arguments.GetValue(s_labels) is { } labels)
        {
            var map = ParseOverlay.PlainLabels(response);
            Write(labels, () => ImageEncoder.PngGrey(map, (int)response.PhotoWidth, (int)response.PhotoHeight));
        }

        if (arguments.GetValue(s_crop) is { } cropPath)
        {
            var crop = response.Faces[0].Crop;
            Write(cropPath, () => ImageEncoder.Png(new Imaging.RgbImage((int)crop.Width, (int)crop.Height, crop.Data.ToByteArray())));
        }

        ParsePrinter.Print(path, response, arguments.GetValue(CommonOptions.Json));
        return ExitCodes.Ok;
    }

    /// <summary>Detector, parser and crop as the arguments say, for the largest face.</summary>
    private static ParseOptions Options(ParseResult arguments) => new()
    {
        Faces = FaceSelection.Largest,
        Detector = arguments.GetValue(s_detector) ?? "",
        Parser_ = arguments.GetValue(s_parser) ?? "",
        Template = arguments.GetValue(s_template) == "arcface" ? AlignmentTemplate.Arcface : AlignmentTemplate.FullFace,
        CropSize = (uint)arguments.GetValue(s_cropSize),
    };

    private static void Write(string path, Func<byte[]> encode)
    {
        try
        {
            OutputFiles.Write(path, encode());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCodes.Failure, $"{path}: cannot be written: {error.Message}", error);
        }
    }
}
