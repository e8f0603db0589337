using Facet.Cli.Hosting;
using Facet.Cli.Makeup;
using Facet.Imaging;
using Facet.Makeup;
using Facet.Makeup.Description;
using Facet.Makeup.Metric;
using Facet.Parsing.V1;

namespace Facet.Cli.Quality;

/// <summary>What a metric is trained from.</summary>
/// <param name="Paths">Photos of people who wear little or nothing, or folders of them.</param>
/// <param name="Styles">Styles painted on every face.</param>
/// <param name="Seed">Of styles and changes.</param>
/// <param name="Photos">What the photos are, for the file's provenance.</param>
internal sealed record TrainingSettings(IReadOnlyList<string> Paths, int Styles, int Seed, string Photos);

/// <summary>Paints faces, describes their regions as the services would, and trains the metric of each region.</summary>
internal sealed class MetricTraining(TrainingSettings settings)
{
    public const int CropSize = 384;

    /// <summary>For so many styles each way to paint flat has one: enough that the metric does not learn the ways of one painter, too few to learn those of the other.</summary>
    private const int StylesOfFlat = 8;

    /// <summary>Every face is painted on so many skins, its own among them.</summary>
    private const int Skins = 10;

    public async Task<MakeupMetric> RunAsync(Action<string> log, CancellationToken cancel)
    {
        await using var services = new EmbeddedServices(new Dictionary<string, string?>());
        var parsing = new ParsingService.ParsingServiceClient(services.Invoker);
        var folder = new FaceFolder(parsing, allFaces: true);
        var faces = await folder.ReadAsync(settings.Paths, cancel);
        folder.Unused.ForEach(log);
        BareFace[] people = [.. faces.Where(face => face.HasMakeup != true)];
        Picture[] pictures = [.. Enumerable.Range(0, people.Length).SelectMany(person => PicturesOf(person).Select(WithSkin))];
        log($"{people.Length} faces, {pictures.Length} pictures");
        var samples = MakeupDescriptor.Regions.ToDictionary(region => region, _ => new List<TrainingSample>());
        await Picture.ForEachAsync(pictures, people, (i, picture, stop) => DescribeAsync(parsing, pictures[i], picture, samples, stop), cancel);
        log("described");
        var regions = samples.Select(entry => Train(entry.Key, entry.Value, log)).ToArray();
        return new MakeupMetric(MakeupDescriptor.Version, CropSize, Provenance(people, pictures.Length), regions);
    }

    private IEnumerable<Picture> PicturesOf(int person)
    {
        for (var i = 0; i < 2; i++)
        {
            yield return new Picture(person, Looks.Bare, null, ChangeOf(person, settings.Styles + i));
        }

        for (var number = 0; number < settings.Styles; number++)
        {
            var styles = Looks.Mixed(person, number, settings.Styles);
            yield return new Picture(person, styles, Looks.Of(styles, settings.Seed, (ulong)((person * settings.Styles) + number)), ChangeOf(person, number));
        }

        // Numbered after the styles.
        var (flats, first) = (settings.Styles / StylesOfFlat, settings.Styles);
        foreach (var blend in Enum.GetValues<FlatBlend>())
        {
            for (var number = 0; number < flats; number++)
            {
                var styles = Looks.Mixed(person, number, flats).ToDictionary(entry => entry.Key, entry => first + entry.Value);
                yield return new Picture(person, styles, null, ChangeOf(person, first + number)) { Flat = new FlatMakeup(blend, Looks.Seeds(styles, settings.Seed)) };
            }

            first += flats;
        }
    }

    private Picture WithSkin(Picture picture, int number)
    {
        var skin = new Random(Looks.Mix(settings.Seed, picture.Person, number)).Next(Skins);
        return skin == 0 ? picture : picture with { Skin = Looks.Mix(settings.Seed, picture.Person, -skin) };
    }

    /// <summary>Every second picture is taken in another light.</summary>
    private PhotoChange ChangeOf(int person, int number) => number % 2 == 0
        ? PhotoChange.None
        : PhotoChange.Sample(Looks.Mix(settings.Seed, person, number), PhotoChanges.All);

    private static async Task DescribeAsync(
        ParsingService.ParsingServiceClient parsing, Picture what, byte[] picture, Dictionary<string, List<TrainingSample>> samples, CancellationToken cancel)
    {
        if (await AlignedFaces.LargestAsync(parsing, picture, CropSize, cancel) is not { } face)
        {
            return;
        }

        var crop = new RgbImage(CropSize, CropSize, face.Crop.Data.ToByteArray());
        var described = MakeupDescriptor.Describe(crop, face.LabelMap.Labels.Span, FacePainting.Values(face.LabelMap));
        lock (samples)
        {
            foreach (var (region, description) in described)
            {
                samples[region].Add(new TrainingSample(what.Person, what.Styles[region], description));
            }
        }
    }

    private static RegionMetric Train(string region, List<TrainingSample> samples, Action<string> log)
    {
        // Pictures come in the order in which they are ready: sums must not depend on it.
        TrainingSample[] ordered = [.. samples.OrderBy(sample => sample.Person).ThenBy(sample => sample.Style).ThenBy(sample => sample.Description.Values[0])];
        var metric = MetricTrainer.Train(region, ordered);
        log($"{region}: {metric.Axes.Count} directions from {ordered.Length} pictures");
        return metric;
    }

    private MetricProvenance Provenance(BareFace[] people, int pictures) => new(
        people.Length,
        settings.Styles,
        pictures,
        settings.Seed,
        settings.Photos,
        [.. people.Select(face => face.PhotoSha256).Distinct().Order(StringComparer.Ordinal)]);
}
