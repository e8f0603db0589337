using System.CommandLine;
using System.Globalization;
using Facet.Cli.Hosting;
using Facet.Cli.Makeup;
using Facet.Cli.Output;
using Facet.Makeup;
using Facet.Parsing.V1;
using Google.Protobuf.Collections;

namespace Facet.Cli.Commands;

/// <summary>facet makeup paint: a photo with make-up put on its faces.</summary>
internal static class MakeupPaintCommand
{
    private const string EveryFace = "all";

    private const string Help =
        """
        Put make-up on the faces of a photo.

        A style is a JSON object; every part may be left out, and every field but the first colour of a part. Colours are "#rrggbb", numbers 0 to 1:
          lips        colour, opacity, finish (satin, matte, gloss, metallic), gloss, gradient, inner_colour
          eyes        lid, crease, outer, lower (colours), opacity, shape (round, almond, cat, halo, smoky, cut), spread, shimmer
          liner       colour, opacity, upper, lower, wing, softness
          brows       colour, density
          cheeks      colour, opacity, place (apples, high, draped, sunkissed, hollow), size, softness
          foundation  coverage; lightness, warmth and shine from -1 to 1, relative to the skin
        """;

    private static readonly Argument<string> s_image = new("IMAGE") { Description = "A photo." };

    private static readonly Option<string?> s_style = new("--style") { Description = "The style, a JSON file." };

    private static readonly Option<ulong?> s_sample = new("--sample") { Description = "In place of --style: make one up from this seed." };

    private static readonly Option<string> s_out = new("--out") { Description = "The painted photo, .png or .jpg.", Required = true };

    private static readonly Option<string> s_face = new("--face")
    {
        Description = "Which face of the photo, 0 the largest, or all.",
        DefaultValueFactory = _ => "0",
    };

    public static Command Create()
    {
        var command = new Command("paint", Help)
        {
            s_image, s_style, s_sample, StyleOptions.Parts, s_face, s_out, CommonOptions.Server, CommonOptions.Data, CommonOptions.Json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(s_style) is null == result.GetValue(s_sample) is null)
            {
                result.AddError("Give either --style or --sample.");
            }

            if (result.GetValue(s_style) is not null && result.GetValue(StyleOptions.Parts) is not null)
            {
                result.AddError("--parts goes with --sample; a style file says itself which parts it has.");
            }
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        var (path, output) = (arguments.GetRequiredValue(s_image), arguments.GetRequiredValue(s_out));
        PictureFile.Check("--out", output);
        var wanted = Wanted(arguments.GetRequiredValue(s_face));
        var parts = StyleOptions.PartsOf(arguments);
        var style = arguments.GetValue(s_style) is { } file
            ? await StyleOptions.ReadAsync(file, cancel)
            : StyleSampler.Sample(arguments.GetValue(s_sample)!.Value, parts);
        var photo = await SearchCommand.ReadPhotoAsync(path, cancel);
        await using var connection = await FacetConnection.OpenAsync(arguments, cancel);
        var request = new ParseRequest
        {
            Image = photo,
            Options = new ParseOptions
            {
                Faces = wanted == 0 ? FaceSelection.Largest : FaceSelection.All,
                Outputs = { ParseOutput.PhotoLabelMap, ParseOutput.Landmarks },
            },
        };
        var response = await CliErrors.ForItemAsync(path, () => connection.Parsing.ParseAsync(request, cancellationToken: cancel));
        var faces = Chosen(path, response.Faces, wanted);
        var picture = ParseOverlay.Decode(photo.Memory);
        foreach (var face in faces)
        {
            picture = MakeupPainter.Paint(FacePainting.OnPhoto(picture, face), style);
        }

        PictureFile.Write(output, picture);
        Print(arguments.GetValue(CommonOptions.Json), path, output, style, [.. faces.Select(face => (int)face.Index)]);
        return ExitCodes.Ok;
    }

    /// <returns>Null for all faces.</returns>
    private static int? Wanted(string text) => text == EveryFace
        ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index
            : throw new CliException(ExitCodes.Usage, $"--face: '{text}' is neither a number from 0 nor all.");

    private static RepeatedField<Face> Chosen(string path, RepeatedField<Face> faces, int? wanted)
    {
        if (faces.Count == 0)
        {
            throw new CliException(ExitCodes.NotUsable, $"{path}: no face was found.");
        }

        return wanted is not { } index ? faces
            : index < faces.Count ? new RepeatedField<Face> { faces[index] }
            : throw new CliException(ExitCodes.NotUsable, $"{path}: it shows {faces.Count} faces, so --face takes 0 to {faces.Count - 1} or all.");
    }

    private static void Print(bool json, string path, string output, MakeupStyle style, int[] faces)
    {
        if (json)
        {
            JsonOutput.WriteLine(new { path, output, faces, style = style.ToElement() });
            return;
        }

        Console.WriteLine($"{output}: {string.Join(", ", faces.Select(face => $"face {face}"))} of {path} with {style.Parts().ToString().ToLowerInvariant()}");
    }
}
