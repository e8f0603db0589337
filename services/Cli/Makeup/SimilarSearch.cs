using Facet.Models;

namespace Facet.Cli.Makeup;

/// <summary>
/// Compares the feature files of a folder with target files by the cosine of their Grams. Each file is read once, whatever the number of
/// targets, and none is kept.
/// </summary>
internal sealed class SimilarSearch(SimilarSettings settings)
{
    /// <param name="targets">Paths; messages call them so.</param>
    /// <param name="files">Paths of the files to rank; of equal scores the one that comes first here is the better one.</param>
    /// <param name="cancel">Ends the search.</param>
    public SimilarReport Run(IReadOnlyList<string> targets, IReadOnlyList<string> files, CancellationToken cancel)
    {
        var targetFaults = new string?[targets.Count];
        var groups = GroupByChannels(Load(targets, targetFaults, cancel));
        var faults = new string?[files.Count];
        if (groups.Count > 0)
        {
            ForEach(files, faults, (index, features) =>
            {
                var group = groups.Find(group => group.Channels == features.Channels);
                if (group is null)
                {
                    return $"{files[index]} has {features.Channels} channels; {Wanted(targets, groups)}. Compare features of one model.";
                }

                group.Add(index, features.Factors);
                return null;
            }, cancel);
        }

        return Report(targets, files, groups, targetFaults, faults);
    }

    private WeightedFeatures?[] Load(IReadOnlyList<string> targets, string?[] faults, CancellationToken cancel)
    {
        var loaded = new WeightedFeatures?[targets.Count];
        ForEach(targets, faults, (index, features) =>
        {
            loaded[index] = features;
            return null;
        }, cancel);
        return loaded;
    }

    private List<TargetGroup> GroupByChannels(WeightedFeatures?[] targets)
    {
        var groups = new List<TargetGroup>();
        for (var index = 0; index < targets.Length; index++)
        {
            if (targets[index]?.Channels is not { } channels || groups.Exists(group => group.Channels == channels))
            {
                continue;
            }

            List<int> same = [];
            for (var other = index; other < targets.Length; other++)
            {
                if (targets[other]?.Channels == channels)
                {
                    same.Add(other);
                }
            }

            groups.Add(new TargetGroup(channels, same, same.ConvertAll(other => targets[other]!.Factors), settings.Top));
        }

        return groups;
    }

    /// <summary>Reads every file and hands it on, on several threads; what goes wrong with one is noted and does not stop the others.</summary>
    private void ForEach(IReadOnlyList<string> paths, string?[] faults, Func<int, WeightedFeatures, string?> use, CancellationToken cancel)
    {
        var next = -1;
        var work = new Task[Math.Min(settings.Threads, paths.Count)];
        for (var i = 0; i < work.Length; i++)
        {
            work[i] = Task.Run(ReadFiles, cancel);
        }

        Task.WhenAll(work).GetAwaiter().GetResult();

        void ReadFiles()
        {
            var reader = new WeightedFeaturesReader(settings.Key);
            while (Interlocked.Increment(ref next) is var index && index < paths.Count)
            {
                cancel.ThrowIfCancellationRequested();
                try
                {
                    faults[index] = use(index, reader.Read(paths[index]));
                }
                catch (ModelException error)
                {
                    faults[index] = error.Message;
                }
            }
        }
    }

    private static string Wanted(IReadOnlyList<string> targets, List<TargetGroup> groups) => groups is [var only]
        ? $"the {(only.Targets.Count == 1 ? $"target {targets[only.Targets[0]]} has" : "targets have")} {only.Channels}"
        : $"the targets have {string.Join(" or ", groups.Select(group => group.Channels).Order())}";

    private static SimilarReport Report(
        IReadOnlyList<string> targets, IReadOnlyList<string> files, List<TargetGroup> groups, string?[] targetFaults, string?[] faults)
    {
        var answers = new SimilarHits?[targets.Count];
        foreach (var group in groups)
        {
            for (var place = 0; place < group.Targets.Count; place++)
            {
                var index = group.Targets[place];
                answers[index] = group.Answer(targets[index], place);
                if (group.Compared == 0)
                {
                    targetFaults[index] = $"{targets[index]} has {group.Channels} channels, which no file that could be read has. Compare features of one model.";
                }
            }
        }

        return new SimilarReport(files, [.. answers.OfType<SimilarHits>()], [.. targetFaults.Concat(faults).OfType<string>().Distinct(StringComparer.Ordinal)]);
    }
}
