namespace Facet.Index;

/// <summary>What a self check found in one graph.</summary>
/// <param name="Findings">What is wrong, one sentence each, at most a hundred; empty for a sound graph.</param>
/// <param name="LevelCounts">Slots on each level, from 0.</param>
/// <param name="ReachableShare">Share of the graph's slots that links on level 0 lead to from the entry point, 0 to 1.</param>
/// <param name="MutualShare">Share of the links on level 0 whose target links back.</param>
/// <param name="MeanLinks">Links of a slot on level 0, on average.</param>
public sealed record GraphReport(
    IReadOnlyList<string> Findings, IReadOnlyList<int> LevelCounts, double ReachableShare, double MutualShare, double MeanLinks);
