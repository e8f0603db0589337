using System.Globalization;
using System.Text.Json;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace Facet.Benchmarks;

/// <summary>Draws what benchmarks printed with --json, a line each, as SVG pictures.</summary>
internal static class Curves
{
    private const double Width = 760;
    private const double Height = 420;

    /// <summary>Lines of one colour belong together; they differ in their dashes.</summary>
    private static readonly OxyColor[] s_colours =
    [
        OxyColor.Parse("#0072B2"), OxyColor.Parse("#D55E00"), OxyColor.Parse("#009E73"), OxyColor.Parse("#CC79A7"), OxyColor.Parse("#56B4E9"),
    ];

    public static int Run(string kind, string source, string target)
    {
        JsonElement[] reports = [.. File.ReadLines(source).Where(line => line.Length > 0).Select(line => JsonDocument.Parse(line).RootElement)];
        var picture = kind switch
        {
            "time" => Growth(
                reports,
                "milliseconds",
                ("full Grams", "full_gram_milliseconds"),
                ("exact search", "exact_milliseconds"),
                ("search, p99", "p99_milliseconds"),
                ("search, p50", "p50_milliseconds")),
            "size" => Growth(
                reports,
                "megabytes",
                ("disk", "disk_megabytes"),
                ("process", "resident_megabytes"),
                ("index", "index_megabytes")),
            "recall" => Recall(reports),
            _ => throw new ArgumentException($"'{kind}' is no kind of curve; there are time, size and recall."),
        };
        using var file = File.Create(target);
        new SvgExporter { Width = Width, Height = Height }.Export(picture, file);
        return 0;
    }

    /// <summary>Both axes logarithmic: what grows in proportion to the points is a straight line of slope 1.</summary>
    private static PlotModel Growth(JsonElement[] reports, string unit, params ReadOnlySpan<(string Title, string Field)> lines)
    {
        var plot = Empty(
            new LogarithmicAxis { Position = AxisPosition.Bottom, Title = "points of three regions", LabelFormatter = OneOrThree },
            new LogarithmicAxis { Position = AxisPosition.Left, Title = unit, StringFormat = "#,0.###" });
        foreach (var (title, field) in lines)
        {
            var line = Line(title, plot.Series.Count);
            line.Points.AddRange(reports
                .Select(report => new DataPoint(report.GetProperty("points").GetDouble(), report.GetProperty(field).GetDouble()))
                .GroupBy(point => point.X)
                .OrderBy(group => group.Key)
                .Select(group => new DataPoint(group.Key, group.Select(point => point.Y).Order().ElementAt(group.Count() / 2))));
            plot.Series.Add(line);
        }

        return plot;
    }

    /// <summary>Names every half decade: more names run into each other.</summary>
    private static string OneOrThree(double value)
    {
        var digit = Math.Round(value / Math.Pow(10, Math.Floor(Math.Log10(value * (1 + 1e-9)))));
        return digit is 1 or 3 ? value.ToString("#,0", CultureInfo.InvariantCulture) : "";
    }

    /// <summary>Queries a second against recall, a line for each library; those that always find everything have no line.</summary>
    private static PlotModel Recall(JsonElement[] reports)
    {
        var plot = Empty(
            new LinearAxis { Position = AxisPosition.Bottom, Title = "recall@10", Minimum = 0.9, Maximum = 1, StringFormat = "0.00" },
            new LogarithmicAxis { Position = AxisPosition.Left, Title = "queries a second, one thread", StringFormat = "#,0" });
        foreach (var library in reports.Where(report => report.TryGetProperty("ef", out _)).GroupBy(report => report.GetProperty("library").GetString()!))
        {
            var line = Line(library.Key, plot.Series.Count);
            line.Points.AddRange(library
                .GroupBy(report => report.GetProperty("ef").GetInt32())
                .Select(group => new DataPoint(
                    group.Average(report => report.GetProperty("recall_at_10").GetDouble()),
                    group.Select(report => report.GetProperty("qps").GetDouble()).Order().ElementAt(group.Count() / 2)))
                .Where(point => point.X >= 0.9)
                .OrderBy(point => point.X));
            plot.Series.Add(line);
        }

        return plot;
    }

    private static PlotModel Empty(params ReadOnlySpan<Axis> axes)
    {
        var plot = new PlotModel { Background = OxyColors.White, DefaultFont = "Helvetica, Arial, sans-serif" };
        // Names are measured as Helvetica; whatever draws the picture may have a wider font, so they get room on their right.
        plot.Legends.Add(new Legend
        {
            LegendPlacement = LegendPlacement.Outside,
            LegendPosition = LegendPosition.BottomCenter,
            LegendOrientation = LegendOrientation.Horizontal,
            LegendItemSpacing = 40,
            LegendPadding = 28,
        });
        foreach (var axis in axes)
        {
            (axis.MajorGridlineStyle, axis.MajorGridlineColor) = (LineStyle.Solid, OxyColor.Parse("#DDDDDD"));
            plot.Axes.Add(axis);
        }

        return plot;
    }

    private static LineSeries Line(string title, int number) => new()
    {
        Title = title,
        Color = s_colours[number % s_colours.Length],
        MarkerType = MarkerType.Circle,
        MarkerSize = 3,
    };
}
