using Facet.Imaging;
using Facet.Inference;
using Facet.Models;
using Facet.Parsing;
using Facet.Parsing.Parsers;
using Facet.Parsing.Regions;
using Facet.Parsing.V1;

namespace Facet.Unit.Tests.Parsing;

public sealed class NetworkParserTests
{
    private const string BiSeNet = "goldens/bisenet";
    private const string Faces = "data/faces";

    private static readonly ParseSettings s_largest = new(AllFaces: false, MaxFaces: 1, MinConfidence: 0.5f, CropSize: 256, AlignmentTemplate.FullFace);

    /// <summary>From the encoded picture over the service's own preprocessing and the converted checkpoint to labels, as face-parsing.PyTorch gives them.</summary>
    [SharedDataTheory(BiSeNet)]
    [InlineData(0)]
    [InlineData(1)]
    public void A_converted_BiSeNet_labels_pictures_as_the_original(int picture)
    {
        var folder = SharedData.PathOf(BiSeNet);
        using var models = new UserModels().AddBiSeNet("golden", to => ModelConverter.Convert(Path.Combine(folder, "model.pth"), to));
        var parser = new NetworkParser(models.Host().Get("golden"), UserModels.Regions());
        var photo = new ImagePyramid(Decode($"inputs/picture_{picture}.png"));
        using var probabilities = parser.Run(photo, AffineTransform.Identity);
        var expected = ImageDecoder.DecodeGrey(File.ReadAllBytes(Path.Combine(folder, $"expected/picture_{picture}_labels.png")), ImageLimits.Default).Pixels;
        var different = expected.Zip(probabilities.Best.ToArray()).Count(pair => pair.First != pair.Second);
        Assert.InRange(different, 0, expected.Length / 1000);

        using var input = ModelImage.Crop(photo, models.Host().Get("golden").Entry.Input, AffineTransform.Identity);
        using var outputs = models.Host().Get("golden").Run(input.Memory);
        var logits = outputs.Tensors[0].Span.ToArray().Where((_, i) => i % 512 % 8 == 0 && i / 512 % 512 % 8 == 0);
        var golden = NpyFile.Read(Path.Combine(folder, $"expected/picture_{picture}_logits_every8.npy")).ToFloats();
        Assert.InRange(golden.Zip(logits, (a, b) => Math.Abs((double)a - b)).Max(), 0, 3e-4);

        RgbImage Decode(string name) => ImageDecoder.Decode(File.ReadAllBytes(Path.Combine(folder, name)), ImageLimits.Default).Image;
    }

    /// <summary>The same network under both names of orders: every label is what its channel is called, not where it stands.</summary>
    [Fact]
    public void Channels_are_put_into_the_catalogues_order_by_name()
    {
        ConvertedModel Random(string to) => ModelConverter.Convert(RandomCheckpoint.Create("bisenet", seed: 5, strength: 2), to);
        using var models = new UserModels().AddBiSeNet("ours", Random).AddBiSeNet("official", Random, "CelebAMask-HQ-19");
        var catalog = UserModels.Regions();
        PointF2[] five = [new(190, 230), new(320, 230), new(256, 300), new(205, 360), new(307, 360)];
        var photo = new ImagePyramid(Noise(seed: 6));
        var grid = new LabelGrid(AffineTransform.Identity, 512, 512);
        using var ours = new NetworkParser(models.Host().Get("ours"), catalog).Label(new FaceOnPhoto(photo, five, Mesh: null));
        using var official = new NetworkParser(models.Host().Get("official"), catalog).Label(new FaceOnPhoto(photo, five, Mesh: null));
        var (a, b) = (ours.Paint(grid), official.Paint(grid));
        Assert.True(a.Distinct().Count() > 3, "the made-up network should tell more than three classes");
        var inside = Enumerable.Range(0, a.Length).Where(i => a[i] != 0 && b[i] != 0).ToList();
        Assert.NotEmpty(inside);
        Assert.All(inside.Where((_, i) => i % 97 == 0), i =>
            Assert.Equal(ClassMap.CelebAMask.Classes[ClassMap.FaceParsing.Classes.ToList().IndexOf(catalog.Labels[a[i]].Name)], catalog.Labels[b[i]].Name));
    }

    [Fact]
    public void A_class_that_the_catalogue_does_not_have_is_named()
    {
        var entry = new ReferenceEncoder(64, 64).Entry(DetectorDecoder.YuNet) with { ClassMap = new ClassMap(ClassMap.Listed, ["background", "beard"]) };
        var error = Assert.Throws<ModelException>(() => new NetworkClasses(entry, UserModels.Regions()));
        Assert.Contains("its class map has 'beard', which is no label of the region catalogue", error.Message, StringComparison.Ordinal);
    }

    [SharedDataFact(Faces)]
    public void Zones_are_painted_on_the_networks_skin_and_the_rest_is_the_networks()
    {
        using var models = new UserModels().AddLightUNet();
        var catalog = UserModels.Regions();
        var bases = catalog.BaseClasses();
        var with = models.Parsers().Get("blazeface-back", "light-unet").Parse(Photo(), s_largest with { WantSoftMasks = true, WantPhotoLabels = true }).Faces[0];
        Assert.Superset(new HashSet<byte> { 19, 20, 21, 22 }, with.CropLabels.ToHashSet());
        var bare = new RegionCatalog(catalog.ClassMap, catalog.Labels, [], catalog.Regions);
        var without = models.Parsers(catalog: bare).Get("blazeface-back", "light-unet").Parse(Photo(), s_largest).Faces[0];
        Assert.Equal(without.CropLabels, Array.ConvertAll(with.CropLabels, label => bases[label]));
        Assert.InRange(with.Quality.OccludedShare!.Value, 0, 0.2f);
        foreach (var region in with.Regions.Where(region => region.Name is "lips" or "eyes" or "skin" or "hair"))
        {
            Assert.InRange(region.Confidence, 0.6f, 1);
            var members = catalog.Members(catalog.Regions.Single(rule => rule.Name == region.Name));

            // Where the mask is above a half, the label mostly belongs to the region, and the other way round.
            var agree = with.CropLabels.Zip(region.SoftMask!).Count(pair => members[pair.First] == (pair.Second >= 128));
            Assert.InRange(agree / (float)with.CropLabels.Length, 0.98f, 1);
            Assert.Contains(region.SoftMask!, value => value is > 0 and < 255);
        }
    }

    /// <summary>The label map of the crop, brought to the photo, is the photo's label map but for pixels at borders.</summary>
    [SharedDataFact(Faces)]
    public void Label_maps_of_crop_and_photo_agree()
    {
        using var models = new UserModels().AddLightUNet();
        foreach (var parser in new[] { "light-unet", "facemesh-468" })
        {
            var photo = models.Parsers().Get("blazeface-back", parser).Parse(Photo(), s_largest with { CropSize = 512, WantPhotoLabels = true });
            var face = photo.Faces[0];
            var back = Warp.AffineLabels(face.CropLabels, 512, 512, face.PhotoToCrop, photo.Width, photo.Height, outside: 255);
            var pairs = back.Zip(face.PhotoLabels!).Where(pair => pair.First != 255).ToList();
            Assert.InRange(pairs.Count(pair => pair.First == pair.Second) / (float)pairs.Count, 0.985f, 1);
        }
    }

    [SharedDataFact(Faces)]
    public void The_meshs_soft_masks_have_soft_borders_and_the_area_of_the_labels()
    {
        using var models = new UserModels();
        var face = models.Parsers().Get("blazeface-back", "facemesh-468").Parse(Photo(), s_largest with { WantSoftMasks = true }).Faces[0];
        foreach (var region in face.Regions)
        {
            var mask = region.SoftMask!;
            Assert.Contains(mask, value => value is > 0 and < 255);
            Assert.Equal(region.Measure.Pixels, mask.Sum(value => value / 255.0), region.Measure.Pixels * 0.03);
        }

        Assert.DoesNotContain(face.Regions, region => region.Name == "hair");
        Assert.Null(face.Quality.OccludedShare);
    }

    private static byte[] Photo() => File.ReadAllBytes(SharedData.PathOf($"{Faces}/celeba_00129b54.jpg"));

    /// <summary>Blocks of colours, so that a network has something to tell apart.</summary>
    private static RgbImage Noise(int seed)
    {
        var random = new Random(seed);
        var colours = new byte[16 * 16 * 3];
        random.NextBytes(colours);
        var pixels = new byte[512 * 512 * 3];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (y, x) = Math.DivRem(i / 3, 512);
            pixels[i] = colours[((((y / 32) * 16) + (x / 32)) * 3) + (i % 3)];
        }

        return new RgbImage(512, 512, pixels);
    }
}
