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
    public async Task The_lasso_stays_in_hand_when_the_reader_returns()
    {
        await using var session = await fixture.OpenAsync();
        await session.GoAsync("./?view=map&c=default");
        var page = session.Page;
        await page.GetByLabel("Lasso").ClickAsync();
        await page.GetByRole(AriaRole.Navigation).GetByText("Status").ClickAsync();
        await page.GetByRole(AriaRole.Navigation).GetByText("Map").ClickAsync();
        await DrawnAsync(session);
        await DragAroundAsync(page, .002f, .998f);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "21 faces chosen" })).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Faces_are_chosen_by_keyboard()
    {
        await using var session = await fixture.OpenAsync();
        await session.GoAsync("./?view=map&c=default");
        var page = session.Page;
        await DrawnAsync(session);
        await page.GetByRole(AriaRole.Application).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "1 face chosen" })).ToBeVisibleAsync();
        var first = await page.Locator(".map-frame [role=status]").InnerTextAsync();
        Assert.StartsWith("sample", first, StringComparison.Ordinal);
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator(".map-frame [role=status]")).Not.ToHaveTextAsync(first);
        await page.Keyboard.PressAsync("Shift+Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "2 faces chosen" })).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Nothing_can_be_chosen_on_a_map_that_is_still_being_read()
    {
        await using var session = await fixture.OpenAsync();
        await session.GoAsync("./?view=map&c=default");
        var page = session.Page;
        await DrawnAsync(session);
        var released = new TaskCompletionSource();
        await page.RouteAsync("**/map?*", async route =>
        {
            await released.Task;
            await route.ContinueAsync();
        });
        await page.GetByLabel("Lasso").ClickAsync();
        await page.Locator("header select").SelectOptionAsync("patches");
        await Expect(page.GetByText("Laying out the map")).ToBeVisibleAsync();
        await DragAroundAsync(page, .002f, .998f);
        released.SetResult();
        await DrawnAsync(session);
        await Expect(page.GetByText("Click on a face")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task A_map_that_failed_is_asked_for_again()
    {
        await using var session = await fixture.OpenAsync();
        var page = session.Page;
        var broken = true;
        await page.RouteAsync("**/map?*", route => broken ? route.FulfillAsync(new() { Status = 500, Body = """{"detail":"Out of order."}""" }) : route.ContinueAsync());
        await session.GoAsync("./?view=map&c=default");
        await Expect(page.Locator(".map-note")).ToContainTextAsync("Out of order.");
        await page.GetByRole(AriaRole.Navigation).GetByText("Status").ClickAsync();
        broken = false;
        await page.GetByRole(AriaRole.Navigation).GetByText("Map").ClickAsync();
        await DrawnAsync(session);
        await Expect(page.Locator(".map-note")).ToHaveCountAsync(0);

        broken = true;
        await page.Locator(".map-view select").SelectOptionAsync("-");
        await Expect(page.Locator(".map-note")).ToContainTextAsync("Out of order.");
        broken = false;
        await page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Expect(page.Locator(".map-note")).ToHaveCountAsync(0);
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
                canvas.dispatchEvent(new KeyboardEvent('keydown', { key: i % 2 ? 'ArrowLeft' : 'ArrowRight', shiftKey: true }));
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

    private static Task DrawnAsync(PageSession session) =>
        session.UntilAsync("document.querySelector('canvas.map')?.getAttribute('aria-label').includes('21')");

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
