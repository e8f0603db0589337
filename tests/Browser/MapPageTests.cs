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
        await DragAroundAsync(page, .001f, .999f);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "21 faces chosen" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Choose none" }).ClickAsync();
        await page.GetByLabel("Move").ClickAsync();
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

        // What a frame costs the page: drawing happens in one callback a frame.
        var cost = await session.EvaluateAsync<double>(
            """
            async () => {
              const canvas = document.querySelector('canvas.map');
              const costs = [];
              for (let i = 0; i < 40; i++) {
                canvas.dispatchEvent(new KeyboardEvent('keydown', { key: i % 2 ? 'ArrowLeft' : 'ArrowUp' }));
                await new Promise(requestAnimationFrame);
                const began = performance.now();
                await new Promise(resolve => { const channel = new MessageChannel(); channel.port1.onmessage = resolve; channel.port2.postMessage(0); });
                costs.push(performance.now() - began);
              }
              return costs.sort((a, b) => a - b)[20];
            }
            """);
        output.WriteLine($"{cost:0.0} ms a frame (median of 40)");
        Assert.InRange(cost, 0, FrameMilliseconds);
        await page.GetByLabel("Lasso").ClickAsync();
        await DragAroundAsync(page, .4f, .6f);
        await Expect(page.Locator(".map-side h2")).ToContainTextAsync("faces chosen");
        Assert.InRange(await session.Cards.CountAsync(), 3, 120);
    }

    private static async Task DragAroundAsync(IPage page, float from, float to)
    {
        var box = (await page.Locator("canvas.map").BoundingBoxAsync())!;
        (float X, float Y)[] corners = [(from, from), (to, from), (to, to), (from, to), (from, from + .01f)];
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
