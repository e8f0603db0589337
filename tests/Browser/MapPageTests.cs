using System.Text.Json;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace Facet.Browser.Tests;

[Collection(PageTests.Name)]
public sealed class MapPageTests(PageFixture fixture, ITestOutputHelper output)
{
    private const int Points = 100_000;
    private const int Seed = 7;

    /// <summary>30 frames a second.</summary>
    private const double FrameMilliseconds = 1000d / 30;

    [BrowserFact]
    public async Task A_lasso_chooses_the_faces_within_it()
    {
        await using var session = await fixture.OpenAsync();
        await session.GoAsync("./?view=map&c=default");
        var page = session.Page;
        await session.UntilAsync("document.querySelector('canvas.map')?.getAttribute('aria-label').includes('21')");
        await page.GetByLabel("Lasso").ClickAsync();
        await DragAroundAsync(page, .002f, .998f);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "21 faces chosen" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Choose none" }).ClickAsync();
        await page.GetByLabel("Move", new() { Exact = true }).ClickAsync();
        await session.Cards.First.WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    [BrowserFact]
    public async Task A_hundred_thousand_points_are_panned_smoothly()
    {
        await using var session = await fixture.OpenAsync();
        var page = session.Page;
        var body = JsonSerializer.Serialize(ManyPoints());
        await page.RouteAsync("**/map?*", route => route.FulfillAsync(new() { ContentType = "application/json", Body = body }));
        await session.GoAsync("./?view=map&c=default");
        await session.UntilAsync("document.querySelector('canvas.map')?.getAttribute('aria-label').includes('100,000')");

        // A step to one side in each frame, and back in the next.
        var between = await session.EvaluateAsync<double>(
            """
            async () => {
              const canvas = document.querySelector('canvas.map');
              const between = [];
              let last = await new Promise(requestAnimationFrame);
              for (let i = 0; i < 61; i++) {
                canvas.dispatchEvent(new KeyboardEvent('keydown', { key: i % 2 ? 'ArrowLeft' : 'ArrowRight' }));
                const now = await new Promise(requestAnimationFrame);
                between.push(now - last);
                last = now;
              }
              return between.sort((a, b) => a - b)[30];
            }
            """);
        output.WriteLine($"{between:0.0} ms from frame to frame (median of 61)");
        Assert.InRange(between, 0, FrameMilliseconds);
        await page.GetByLabel("Lasso").ClickAsync();
        await DragAroundAsync(page, .4f, .6f);
        await Expect(page.Locator(".map-side h2")).ToContainTextAsync("faces chosen");
        await session.Cards.First.WaitForAsync();
        Assert.InRange(await session.Cards.CountAsync(), 3, 120);
    }

    private static async Task DragAroundAsync(IPage page, float from, float to)
    {
        var box = (await page.Locator("canvas.map").BoundingBoxAsync())!;
        // Begins at the middle of a side: the canvas has round corners.
        (float X, float Y)[] corners = [(from, .5f), (from, from), (to, from), (to, to), (from, to), (from, .51f)];
        foreach (var (index, corner) in corners.Index())
        {
            await page.Mouse.MoveAsync(box.X + (box.Width * corner.X), box.Y + (box.Height * corner.Y), new() { Steps = 4 });
            if (index == 0)
            {
                await page.Mouse.DownAsync();
            }
        }

        await page.Mouse.UpAsync();
    }

    private static Dictionary<string, object?> ManyPoints()
    {
        var random = new Random(Seed);
        var places = new byte[Points * 4];
        random.NextBytes(places);
        return new Dictionary<string, object?>
        {
            ["version"] = "1",
            ["method"] = "pca",
            ["points"] = Points,
            ["total_points"] = Points,
            ["ids"] = Enumerable.Range(0, Points).Select(i => $"sample1.jpg#{i}").ToArray(),
            ["xy"] = Convert.ToBase64String(places),
            ["values"] = new { key = "style", kind = "text", labels = new[] { "a", "b" }, data = Convert.ToBase64String(new byte[Points * 2]) },
        };
    }
}
