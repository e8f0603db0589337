using Facet.Benchmarks;

return args switch
{
    ["regions", var folder, .. var rest] => RegionQuality.Run(folder, rest),
    ["ingest", var folder, .. var rest] => await IngestThroughput.RunAsync(folder, rest),
    ["gateway", var folder, .. var rest] => await GatewayThroughput.RunAsync(folder, rest),
    ["copies", var folder, .. var rest] => await CopyRecognition.RunAsync(folder, rest),
    ["encode", var folder, .. var rest] => await EncodeThroughput.RunAsync(folder, rest),
    ["drift", var folder, .. var rest] => PrecisionDrift.Run(folder, rest),
    ["store", .. var rest] => await StoreThroughput.RunAsync(rest),
    ["compact", var folder, .. var rest] => CompactError.Run(folder, rest),
    ["sketch", .. var rest] => SketchRecall.Run(rest),
    ["preprocess", .. var rest] => PreprocessingTime.Run(rest),
    ["describe", var folder, .. var rest] => DescribeTime.Run(folder, rest),
    ["queue", .. var rest] => await QueueTime.RunAsync(rest),
    ["stream", .. var rest] => await StreamCost.RunAsync(rest),
    ["similar", .. var rest] => SimilarTime.Run(rest),
    ["curves", var kind, var source, var target] => Curves.Run(kind, source, target),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        """
        regions FOLDER [--prefix celeba_] [--detector ID] [--parser ID] [--regions FILE] [--per-photo]
            FOLDER holds NAME.jpg and NAME.label.png (face-parsing.PyTorch classes). Prints detection rate, share of the pixels with the right
            class and IoU per region: the mean of the photos that show it, and that of all pixels together. FACET_MODELS adds models.
        ingest FOLDER [--photos 200] [--rounds 3]
            Time of the bare models on the faces of FOLDER against the whole way through the gateway, in one process.
        gateway FOLDER [--photos 10000] [--model dinov3-vits16|faceres|...]
            Photos streamed through the gateway against crops streamed to Features alone, as processes: Features on processor 1, the others on 0. Prints memory too.
        copies FOLDER [--photos 150]
            How copies of the photos of FOLDER, the same with other make-up, and other photos differ by what ingest recognises copies by.
        encode FOLDER [--photos 500] [--rounds 5] [--model dinov3-vits16]
            'facet encode' and 'facet makeup extract' over photos of FOLDER against the bare model, with made-up weights, in one process.
        drift FOLDER [--model dinov3-vits16] [--strength 1] [--precision I8] [--photos 100]
            How far region scores of the faces of FOLDER move when a backbone with made-up weights runs in a reduced precision.
        store [--points 20000] [--batch 256] [--folder FOLDER] [--open 0]
            Durable writes of points with 3 regions of 4 KB by 4 writers, random reads of 200 records, exact searches, and the next start.
            --open N also measures the start of a store of N small points.
        compact FOLDER [--photos 1000]
            Bytes and score error of compact factors of the faces of FOLDER, by each recipe; the transformer's weights are made up.
        sketch [--faces FOLDER] [--points 20000] [--queries 200]
            Recall of sketches on the faces of FOLDER and on made-up points, time of a sketch and of making points up.
        preprocess [--rounds 500]
            Time of preparing a decoded picture of 512 x 512 for a model of 224 x 224, on one thread.
        describe FOLDER [--photos 100] [--rounds 9]
            Time of describing the make-up of the faces of FOLDER, cut out already, on one thread.
        queue [--model faceres|dinov3-vits16] [--rounds 5] [--seconds 4]
            One caller through the queue against the bare model, 32 callers against the best batch size, by sessions, threads and batch.
        stream [--model dinov3-vits16] [--recipe faceres-early] [--crops 300] [--rounds 5]
            Crops through one bidirectional stream of the features service on loopback, against the same calls inside the process.
        similar [--files 2000] [--targets 20] [--rounds 5] [--folder FOLDER]
            'facet makeup similar' over files of made-up features that it writes first, against full Grams in this process and, where Python has
            PyTorch, against a script. Takes 600 KB of memory a file.
        curves time|size|recall REPORTS.jsonl OUT.svg
            Draws lines that 'facet bench search --json' (time, size) or 'facet bench hnsw' and its peers (recall) printed.
        """);
    return 2;
}
