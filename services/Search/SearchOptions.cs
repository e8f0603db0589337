using System.ComponentModel.DataAnnotations;

namespace Facet.Search;

/// <summary>Section "Facet:Search"; every property is also an environment variable: Facet__Search__MaxTopK.</summary>
public sealed class SearchOptions
{
    public const string Section = "Facet:Search";

    /// <summary>Folder of the collections; made when it is not there. Also FACET_DATA.</summary>
    [Required]
    public string DataFolder { get; set; } = ".facet/data";

    /// <summary>Most hits a search returns.</summary>
    [Range(1, 100_000)]
    public int MaxTopK { get; set; } = 1000;

    /// <summary>Most entries of a page; also what page_size 0 gets, but not more than 100.</summary>
    [Range(1, 10_000)]
    public int MaxPageSize { get; set; } = 1000;

    /// <summary>
    /// Store factors as compact records of a few kilobytes, whose scores differ from those of the factors as they were sent by about 1e-4
    /// and at most 1e-3; otherwise as they were sent, five to fifty times as large. Points that are stored already stay as they are.
    /// </summary>
    public bool CompactFactors { get; set; } = true;

    /// <summary>Points of a collection from which on searches use an index; smaller ones are compared with whole.</summary>
    [Range(100, 1 << 30)]
    public int IndexThreshold { get; set; } = 2000;

    /// <summary>Stored points that sketches are trained on.</summary>
    [Range(64, 65_536)]
    public int SketchSample { get; set; } = 2048;

    /// <summary>Directions in channel space that sketches look along; the time of a sketch grows with the square.</summary>
    [Range(4, 256)]
    public int SketchAxes { get; set; } = 64;

    /// <summary>Numbers of the sketch of a region.</summary>
    [Range(8, 512)]
    public int SketchDimensions { get; set; } = 64;

    /// <summary>Recall@10 to reach: the shortlist grows until sampled searches do, and sketches are trained anew when no shortlist comes near.</summary>
    [Range(0.5, 1)]
    public double IndexRecall { get; set; } = 0.993;

    /// <summary>Links of a point in the graph over all regions; see Facet.Index.GraphOptions.</summary>
    [Range(2, 128)]
    public int IndexM { get; set; } = 32;

    /// <summary>Links of a point in the graph of each region.</summary>
    [Range(2, 128)]
    public int IndexRegionM { get; set; } = 20;

    /// <summary>Candidates looked at while links are chosen in the graph over all regions; half of them in that of each region.</summary>
    [Range(16, 4096)]
    public int IndexEfConstruction { get; set; } = 80;

    /// <summary>Threads that fill indexes; 0 takes one for each core.</summary>
    [Range(0, 1024)]
    public int IndexThreads { get; set; }

    /// <summary>Points that may wait to be put into an index; writers then wait until it has caught up, because every search compares with these one by one.</summary>
    [Range(64, 1 << 24)]
    public int MaxIndexBacklog { get; set; } = 4096;

    /// <summary>Changes after which an index is saved again, so that the next start has less to take over.</summary>
    [Range(1000, 1 << 30)]
    public int SnapshotChanges { get; set; } = 200_000;

    /// <summary>Searches that compute at a time; an exact one uses all cores.</summary>
    [Range(1, 1024)]
    public int MaxConcurrentSearches { get; set; } = 2;

    /// <summary>Searches that wait for their turn before further ones are refused.</summary>
    [Range(0, 100_000)]
    public int MaxWaitingSearches { get; set; } = 256;

    /// <summary>Items of a stream that are worked on at a time; an upsert item waits for its disk write.</summary>
    [Range(1, 1024)]
    public int MaxConcurrentItems { get; set; } = 32;

    /// <summary>Points waiting to be written; further writers wait.</summary>
    [Range(1, 100_000)]
    public int WriteQueueLength { get; set; } = 2048;

    /// <summary>Most bytes of factors waiting to be written; a single larger point still fits.</summary>
    [Range(1L, 1L << 40)]
    public long WriteQueueBytes { get; set; } = 256L << 20;

    /// <summary>Size of a segment of factors. Its file shows this size from the beginning, but takes disk space only as it fills.</summary>
    [Range(1L << 16, 1L << 36)]
    public long SegmentBytes { get; set; } = 256L << 20;

    /// <summary>Length at which SQLite's log is moved into the database file and cut off.</summary>
    [Range(1L << 16, 1L << 36)]
    public long WalBytes { get; set; } = 64L << 20;

    /// <summary>Disk space kept back, so that points can be deleted on a full disk; 0 keeps none.</summary>
    [Range(0L, 1L << 36)]
    public long ReserveBytes { get; set; } = 16L << 20;

    /// <summary>Backups may be written below this folder only; empty: wherever the process may write.</summary>
    public string BackupFolder { get; set; } = "";

    /// <summary>Most points in one disk transaction.</summary>
    [Range(1, 100_000)]
    public int MaxBatchPoints { get; set; } = 1024;

    /// <summary>Most bytes of factors in one disk transaction; a single larger point still fits.</summary>
    [Range(1L, 1L << 32)]
    public long MaxBatchBytes { get; set; } = 64L << 20;

    /// <summary>Most bytes of factors and patches of one point.</summary>
    [Range(1L, 1L << 30)]
    public long MaxPointBytes { get; set; } = 16L << 20;

    /// <summary>Most regions of a collection.</summary>
    [Range(1, 255)]
    public int MaxRegions { get; set; } = 64;
}
