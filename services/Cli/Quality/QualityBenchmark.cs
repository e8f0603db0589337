using System.Diagnostics;
using System.Numerics.Tensors;
using Facet.Cli.Hosting;
using Facet.Features;
using Facet.Features.V1;
using Facet.Makeup;
using Facet.Makeup.Description;
using Facet.Makeup.Metric;
using Facet.Parsing.V1;

namespace Facet.Cli.Quality;

/// <summary>Paints people, sends the pictures through the services and looks for each style on other people.</summary>
internal sealed class QualityBenchmark(QualitySettings settings, Action<string> log)
{
    private const int RealNeighbours = 5;

    public async Task<QualityReport> RunAsync(CancellationToken cancel)
    {
        var watch = Stopwatch.StartNew();
        await using var services = new EmbeddedServices(new Dictionary<string, string?>());
        var parsing = new ParsingService.ParsingServiceClient(services.Invoker);
        var features = new FeaturesService.FeaturesServiceClient(services.Invoker);
        var recipes = await RecipesAsync(parsing, features, cancel);
        var folder = new FaceFolder(parsing, allFaces: false);
        var faces = await folder.ReadAsync(settings.Paths, cancel);
        folder.Unused.ForEach(log);
        var trained = TrainedOn();
        BareFace[] unseen = [.. faces.Where(face => !trained.Contains(face.PhotoSha256))];
        var people = Chosen(unseen);
        log($"{people.Length} people of {faces.Count} faces");
        var qualities = new List<RegionQuality>();
        foreach (var recipe in recipes)
        {
            qualities.AddRange(await RecipeAsync(recipe, people, cancel));
            log($"{recipe.Recipe} measured after {watch.Elapsed.TotalSeconds:0} s");
        }

        var real = new List<RealMakeupQuality>();
        foreach (var recipe in recipes)
        {
            real.AddRange(await RealMakeupAsync(recipe, unseen, cancel));
        }

        return new QualityReport(
            people.Length, settings.Styles, settings.Seed, folder.Unused.Count + faces.Count - unseen.Length, qualities, real, watch.Elapsed.TotalSeconds);
    }

    private async Task<List<RecipeVectors>> RecipesAsync(
        ParsingService.ParsingServiceClient parsing, FeaturesService.FeaturesServiceClient features, CancellationToken cancel)
    {
        var info = await features.GetInfoAsync(new Facet.Features.V1.GetInfoRequest(), cancellationToken: cancel);
        var known = info.Recipes.ToDictionary(recipe => recipe.Name, recipe => recipe.CropSize);
        var recipes = new List<RecipeVectors>();
        foreach (var name in settings.Recipes)
        {
            var size = known.TryGetValue(name, out var own)
                ? own
                : throw new CliException(ExitCodes.Usage, $"--recipe: '{name}' is not known; there are {string.Join(", ", known.Keys)}.");
            recipes.Add(new RecipeVectors(parsing, features, name, size));
        }

        return recipes;
    }

    /// <summary>Photos of the metric in use: whoever was trained on is no stranger.</summary>
    private static HashSet<string> TrainedOn()
    {
        var file = Environment.GetEnvironmentVariable("Facet__Features__MetricFile") is { Length: > 0 } own
            ? own
            : Path.Combine(AppContext.BaseDirectory, MetricExtractor.ShippedFile);
        return File.Exists(file) ? [.. MakeupMetric.Load(file).Provenance.PhotoSums] : [];
    }

    /// <summary>As many as are wanted, in an order that the seed decides.</summary>
    private BareFace[] Chosen(BareFace[] faces)
    {
        BareFace[] bare = [.. faces.Where(face => face.HasMakeup != true)];
        new Random(settings.Seed).Shuffle(bare);
        return bare.Length >= 4
            ? bare[..Math.Min(settings.People, bare.Length)]
            : throw new CliException(ExitCodes.NotUsable, $"Only {bare.Length} faces can be used; the benchmark needs at least 4 people whom the metric was not trained on.");
    }

    private async Task<List<RegionQuality>> RecipeAsync(RecipeVectors recipe, BareFace[] people, CancellationToken cancel)
    {
        var changes = MakeupDescriptor.Regions.ToDictionary(region => region, _ => new Dictionary<string, double>());
        var plain = await DescribeAsync(recipe, PictureSets.Plain, people, cancel);
        foreach (var region in MakeupDescriptor.Regions)
        {
            var same = plain.Where(entry => entry.Picture.Person < PictureSets.MostChangedPeople && entry.Picture.Style is not null);
            changes[region][PictureSets.Plain] = QualityMeasure.PrecisionAt10(StyledSet.Of(same, region).Measure());
        }

        foreach (var name in PictureSets.Names(settings.IsQuick).Skip(1))
        {
            var set = await DescribeAsync(recipe, name, people[..Math.Min(people.Length, PictureSets.MostChangedPeople)], cancel);
            foreach (var region in MakeupDescriptor.Regions)
            {
                changes[region][name] = QualityMeasure.PrecisionAt10(StyledSet.Of(set, region).Measure());
            }
        }

        var qualities = new List<RegionQuality>();
        foreach (var region in MakeupDescriptor.Regions)
        {
            qualities.Add(QualityMeasure.Of(recipe.Recipe, region, StyledSet.Of(plain, region).Measure(), settings.Styles, changes[region], people, settings.Seed));
            if (recipe.Recipe == FeaturesOptions.SeedRecipe)
            {
                var bare = plain.Where(entry => entry.Picture.Style is null && entry.Regions.ContainsKey(region))
                    .ToDictionary(entry => entry.Picture.Person, entry => entry.Regions[region]);
                var oracle = StyledSet.RelativeTo(bare, plain, region).Measure();
                qualities.Add(QualityMeasure.Of("oracle", region, oracle, settings.Styles, new Dictionary<string, double>(), people, settings.Seed));
            }
        }

        // One style on all regions of a face; what changes cost is told by region.
        var together = StyledSet.Together(plain, MakeupDescriptor.Regions).Measure();
        qualities.Add(QualityMeasure.Of(recipe.Recipe, "all", together, settings.Styles, new Dictionary<string, double>(), people, settings.Seed));
        return qualities;
    }

    private async Task<IReadOnlyList<(Picture Picture, IReadOnlyDictionary<string, float[]> Regions)>> DescribeAsync(
        RecipeVectors recipe, string set, BareFace[] people, CancellationToken cancel)
    {
        var pictures = PictureSets.Make(set, people.Length, settings.Styles, settings.Seed);
        var described = new (Picture, IReadOnlyDictionary<string, float[]>)[pictures.Count];
        await Picture.ForEachAsync(pictures, people, async (i, picture, stop) => described[i] = (pictures[i], await recipe.OfAsync(picture, stop)), cancel);
        return described;
    }

    /// <summary>Whether the nearest photos of real faces tell make-up from none; each photo is left out once.</summary>
    private static async Task<IEnumerable<RealMakeupQuality>> RealMakeupAsync(RecipeVectors recipe, BareFace[] faces, CancellationToken cancel)
    {
        BareFace[] known = [.. faces.Where(face => face.HasMakeup is not null)];
        if (known.Count(face => face.HasMakeup == true) <= RealNeighbours || known.Count(face => face.HasMakeup == false) <= RealNeighbours)
        {
            return [];
        }

        var vectors = new IReadOnlyDictionary<string, float[]>[known.Length];
        await Parallel.ForAsync(0, known.Length, cancel, async (i, stop) => vectors[i] = await recipe.OfAsync(PhotoChange.None.Apply(known[i].Image), stop));
        bool[] wears = [.. known.Select(face => face.HasMakeup == true)];
        var regions = vectors.SelectMany(vector => vector.Keys).Distinct().Order(StringComparer.Ordinal).ToArray();
        return
        [
            new RealMakeupQuality(
                recipe.Recipe, known.Length, ShareToldRight(vectors, wears, regions), regions.ToDictionary(region => region, region => ShareToldRight(vectors, wears, [region]))),
        ];
    }

    private static double ShareToldRight(IReadOnlyDictionary<string, float[]>[] vectors, bool[] wears, string[] regions)
    {
        var right = 0;
        for (var i = 0; i < vectors.Length; i++)
        {
            var near = Enumerable.Range(0, vectors.Length)
                .Where(other => other != i).OrderByDescending(other => Score(vectors[i], vectors[other], regions)).Take(RealNeighbours);
            right += near.Count(other => wears[other]) > RealNeighbours / 2 == wears[i] ? 1 : 0;
        }

        return (double)right / vectors.Length;
    }

    private static double Score(IReadOnlyDictionary<string, float[]> a, IReadOnlyDictionary<string, float[]> b, string[] regions) => regions
        .Where(region => a.ContainsKey(region) && b.ContainsKey(region))
        .Select(region => (double)TensorPrimitives.CosineSimilarity<float>(a[region], b[region])).DefaultIfEmpty(0).Average();
}
