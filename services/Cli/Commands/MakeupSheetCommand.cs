using System.CommandLine;
using Facet.Cli.FolderRuns;
using Facet.Cli.Hosting;
using Facet.Cli.Makeup;
using Facet.Cli.Output;
using Facet.Imaging;
using Facet.Makeup;
using Facet.Parsing.V1;

namespace Facet.Cli.Commands;

/// <summary>facet makeup sheet: a contact sheet of made-up styles on the faces of photos.</summary>
internal static class MakeupSheetCommand
{
    /// <summary>A sheet of more pixels is of no use to anybody's eye.</summary>
    private const long MostPixels = 100_000_000;

    private static readonly Argument<string[]> s_images = new("IMAGE") { Description = "Photos, or folders of photos.", Arity = ArgumentArity.OneOrMore };

    private static readonly Option<int> s_styles = CommonOptions.Number("--styles", "How many styles are made up.", 6, 1, 200);

    private static readonly Option<int> s_seed = CommonOptions.Number("--seed", "The first style's seed; the others follow it.", 1, 0, int.MaxValue);

    private static readonly Option<int> s_size = CommonOptions.Number("--crop-size", "Side of each picture in pixels.", 224, 32, 1024);

    private static readonly Option<string> s_out = new("--out") { Description = "The sheet, .png or .jpg.", Required = true };

    public static Command Create()
    {
        var command = new Command("sheet", "Put made-up styles on faces: a row a photo (its largest face, bare at first), a column a style.")
        {
            s_images, s_styles, s_seed, StyleOptions.Parts, s_size, s_out, CommonOptions.Server, CommonOptions.Data, CommonOptions.Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        var output = arguments.GetRequiredValue(s_out);
        PictureFile.Check("--out", output);
        var (parts, size, first) = (StyleOptions.PartsOf(arguments), arguments.GetValue(s_size), arguments.GetValue(s_seed));
        MakeupStyle[] styles = [.. Enumerable.Range(0, arguments.GetValue(s_styles)).Select(i => StyleSampler.Sample((ulong)first + (ulong)i, parts))];
        var paths = arguments.GetRequiredValue(s_images);
        PhotoFiles.Check(paths, recursive: false);
        var photos = PhotoFiles.Enumerate(paths, recursive: false).ToList();
        CheckSize(photos.Count, styles.Length, size);
        await using var connection = await FacetConnection.OpenAsync(arguments, cancel);
        var (rows, failures) = (new List<RgbImage[]>(), 0);
        foreach (var photo in photos)
        {
            try
            {
                rows.Add(await RowAsync(connection, photo.Path, styles, (uint)size, cancel));
            }
            catch (CliException error) when (error.ExitCode == ExitCodes.NotUsable)
            {
                await Console.Error.WriteLineAsync(error.Message);
                failures++;
            }
        }

        if (rows.Count == 0)
        {
            throw new CliException(ExitCodes.NotUsable, "None of the photos shows a face that can be painted; no sheet was written.");
        }

        PictureFile.Write(output, Compose(rows, size));
        Print(arguments.GetValue(CommonOptions.Json), output, rows.Count, failures, styles);
        return failures == 0 ? ExitCodes.Ok : ExitCodes.SomeItemsFailed;
    }

    private static void CheckSize(int rows, int styles, int size)
    {
        if ((long)rows * (styles + 1) * size * size > MostPixels)
        {
            throw new CliException(
                ExitCodes.Usage, $"A sheet of {rows} x {styles + 1} pictures of {size} pixels a side is too large: take fewer photos or styles, or a smaller --crop-size.");
        }
    }

    private static async Task<RgbImage[]> RowAsync(FacetConnection connection, string path, MakeupStyle[] styles, uint size, CancellationToken cancel)
    {
        var request = new ParseRequest
        {
            Image = await SearchCommand.ReadPhotoAsync(path, cancel),
            Options = new ParseOptions
            {
                Faces = FaceSelection.Largest,
                CropSize = size,
                Outputs = { ParseOutput.Crop, ParseOutput.LabelMap, ParseOutput.Landmarks },
            },
        };
        var response = await CliErrors.ForItemAsync(path, () => connection.Parsing.ParseAsync(request, cancellationToken: cancel));
        if (response.Faces.Count == 0)
        {
            throw new CliException(ExitCodes.NotUsable, $"{path}: no face was found.");
        }

        var face = FacePainting.OnCrop(response.Faces[0]);
        return [face.Image, .. styles.Select(style => MakeupPainter.Paint(face, style))];
    }

    private static RgbImage Compose(List<RgbImage[]> rows, int size)
    {
        var sheet = RgbImage.Filled(rows[0].Length * size, rows.Count * size, 0, 0, 0);
        for (var row = 0; row < rows.Count; row++)
        {
            for (var column = 0; column < rows[row].Length; column++)
            {
                for (var y = 0; y < size; y++)
                {
                    var target = 3 * ((((row * size) + y) * sheet.Width) + (column * size));
                    rows[row][column].Pixels.AsSpan(3 * y * size, 3 * size).CopyTo(sheet.Pixels.AsSpan(target));
                }
            }
        }

        return sheet;
    }

    private static void Print(bool json, string output, int faces, int failures, MakeupStyle[] styles)
    {
        if (json)
        {
            JsonOutput.WriteLine(new { output, faces, failures, styles = styles.Select(style => style.ToElement()).ToArray() });
            return;
        }

        Console.WriteLine($"{output}: {faces} faces, each bare and in {styles.Length} styles{(failures > 0 ? $"; {failures} photos could not be used" : "")}");
    }
}
