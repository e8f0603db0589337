using Facet.Benchmarks;

return args switch
{
    ["regions", var folder, .. var rest] => RegionQuality.Run(folder, rest),
    ["ingest", var folder, .. var rest] => await IngestThroughput.RunAsync(folder, rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        """
        regions FOLDER [--prefix celeba_] [--regions FILE] [--per-photo]
            FOLDER holds NAME.jpg and NAME.label.png (face-parsing.PyTorch classes). Prints detection rate and IoU per region.
        ingest FOLDER [--photos 200] [--rounds 3]
            Time of the bare models on the faces of FOLDER against the whole way through the gateway, in one process.
        """);
    return 2;
}
