using Facet.Cli;
using Facet.Imaging;
using Facet.Unit.Tests;

namespace Facet.Integration.Tests;

/// <summary>facet makeup paint and sheet on sample photos, through a server in this process.</summary>
[Collection(nameof(RunsCommands))]
public sealed class MakeupPaintTests(FacetServer server) : IClassFixture<FacetServer>, IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task A_painted_photo_differs_on_the_face_only_and_comes_again_the_same()
    {
        var photo = Photo();
        File.WriteAllText(_folder.File("s.json"), """{"lips":{"colour":"#a01030","opacity":1},"liner":{"colour":"#101010"}}""");

        var first = await PaintAsync(photo, "--style", _folder.File("s.json"), "--out", _folder.File("a.png"));
        var again = await PaintAsync(photo, "--style", _folder.File("s.json"), "--out", _folder.File("b.png"));

        Assert.Equal((0, ""), first);
        Assert.Equal((0, ""), again);
        Assert.Equal(File.ReadAllBytes(_folder.File("a.png")), File.ReadAllBytes(_folder.File("b.png")));
        var (before, after) = (Decode(photo), Decode(_folder.File("a.png")));
        Assert.Equal((before.Width, before.Height), (after.Width, after.Height));
        var changed = Enumerable.Range(0, before.Pixels.Length).Count(i => before.Pixels[i] != after.Pixels[i]);
        Assert.InRange(changed / (double)before.Pixels.Length, 0.0001, 0.05);
    }

    [Fact]
    public async Task A_sheet_has_a_row_a_face_and_a_column_a_style_and_names_what_shows_no_face()
    {
        File.WriteAllBytes(_folder.File("grey.png"), ImageEncoder.Png(RgbImage.Filled(64, 64, 128, 128, 128)));

        var done = await RunsCommands.RunAsync(
            "makeup", "sheet", Photo(), _folder.File("grey.png"), "--styles", "3", "--crop-size", "96", "--out", _folder.File("s.jpg"), "--server", server.Connection.Address);

        Assert.Equal(ExitCodes.SomeItemsFailed, done.Code);
        Assert.Contains("grey.png: no face was found.", done.Error, StringComparison.Ordinal);
        var sheet = Decode(_folder.File("s.jpg"));
        Assert.Equal((4 * 96, 96), (sheet.Width, sheet.Height));
    }

    [Theory]
    [InlineData(2, "--out: 'x.gif' ends neither in .png nor in .jpg.", "--sample", "1", "--out", "x.gif")]
    [InlineData(2, "Give either --style or --sample.", "--out", "x.png")]
    [InlineData(2, "--parts: 'nails' is no part of a style; there are lips", "--sample", "1", "--parts", "nails", "--out", "x.png")]
    [InlineData(2, "--face: 'big' is neither a number from 0 nor all.", "--sample", "1", "--face", "big", "--out", "x.png")]
    [InlineData(3, "so --face takes 0 to 3 or all.", "--sample", "1", "--face", "9", "--out", "x.png")]
    [InlineData(3, "the file cannot be read", "--style", "/nowhere/s.json", "--out", "x.png")]
    public async Task What_cannot_be_done_is_said_in_one_line(int code, string expected, params string[] arguments)
    {
        var done = await PaintAsync(Photo(), arguments);

        Assert.Equal(code, done.Code);
        Assert.Contains(expected, done.Error.Split('\n')[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_style_out_of_its_range_is_refused_by_file_and_field()
    {
        File.WriteAllText(_folder.File("s.json"), """{"lips":{"colour":"#a01030","opacity":3}}""");

        var done = await PaintAsync(Photo(), "--style", _folder.File("s.json"), "--out", _folder.File("a.png"));

        Assert.Equal(ExitCodes.NotUsable, done.Code);
        Assert.Contains("s.json: lips.opacity is 3; it takes 0 to 1.", done.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private Task<(int Code, string Error)> PaintAsync(string photo, params string[] arguments) =>
        RunsCommands.RunAsync(["makeup", "paint", photo, "--server", server.Connection.Address, .. arguments]);

    private string Photo()
    {
        var path = _folder.File("sample.jpg");
        File.WriteAllBytes(path, FacetServer.Sample(4).ToByteArray());
        return path;
    }

    private static RgbImage Decode(string path) => ImageDecoder.Decode(File.ReadAllBytes(path), ImageLimits.Default).Image;
}
