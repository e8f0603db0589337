using System.Text.Json;
using Facet.EndToEnd.Tests;
using Facet.Unit.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Facet.Browser.Tests;

/// <summary>Photos that wait for their turn, and those that cannot be sent.</summary>
[Collection(PageTests.Name)]
public sealed class AddingQueueTests(PageFixture fixture)
{
    private static readonly string[] s_photos = [.. TestPaths.Samples];

    [BrowserFact]
    public async Task Each_drop_keeps_its_own_labels_while_it_waits()
    {
        await using var session = await fixture.OpenAsync();
        await session.GoAsync("./?view=collection&c=labelled");
        var page = session.Page;
        var released = new TaskCompletionSource();
        await page.RouteAsync("**/photos", async route =>
        {
            await released.Task;
            await route.ContinueAsync();
        });
        await page.GetByText("Labels and options").ClickAsync();
        var labels = page.GetByLabel("Labels for all of these photos");
        await labels.FillAsync("drop = first");
        await AddAsync(session, s_photos[..5]);
        await labels.FillAsync("drop = second");
        await AddAsync(session, s_photos[5..]);
        released.SetResult();
        await Expect(page.GetByText("6 of 6 photos done")).ToBeVisibleAsync(new() { Timeout = 60_000 });

        var stored = await session.EvaluateAsync<JsonElement>(
            "async () => (await (await fetch('api/v1/collections/labelled/points?page_size=200')).json()).points.map(point => `${point.metadata.photo_id} ${point.metadata.drop}`)");
        var expected = s_photos.Select((path, i) => $"{Path.GetFileName(path)} {(i < 5 ? "first" : "second")}");
        Assert.Equal(expected.Order(), stored.EnumerateArray().Select(one => one.GetString()!).Distinct().Order());
    }

    [BrowserFact]
    public async Task Photos_for_another_collection_do_not_stop_those_under_way()
    {
        await using var session = await fixture.OpenAsync();
        await session.GoAsync("./?view=collection&c=before");
        var page = session.Page;
        var released = new TaskCompletionSource();
        await page.RouteAsync("**/photos", async route =>
        {
            await released.Task;
            await route.ContinueAsync();
        });
        await AddAsync(session, s_photos[..5]);
        await page.EvaluateAsync("history.pushState(null, '', '?view=collection&c=after'), dispatchEvent(new PopStateEvent('popstate'))");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "after", Exact = true })).ToBeVisibleAsync();
        await AddAsync(session, s_photos[5..]);
        await Expect(page.GetByText("Adding 0 of 5 to “before”")).ToBeVisibleAsync();
        released.SetResult();
        await Expect(page.GetByText("5 of 5 photos done")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(page.GetByText("1 of 1 photos done")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(page.Locator(".failures")).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task A_photo_that_breaks_the_connection_off_is_named_and_not_sent_for_ever()
    {
        await using var session = await fixture.OpenAsync();
        await session.GoAsync("./?view=collection&c=broken");
        var page = session.Page;
        var tries = 0;
        await page.RouteAsync("**/photos", route =>
        {
            Interlocked.Increment(ref tries);
            return route.AbortAsync();
        });
        await AddAsync(session, s_photos[..1]);
        await Expect(page.Locator(".failures li")).ToContainTextAsync(["the connection broke off each time"], new() { Timeout = 20_000 });
        await Expect(page.Locator(".banner")).ToHaveCountAsync(0);
        Assert.Equal(2, tries);
    }

    [BrowserFact]
    public async Task A_file_that_was_removed_after_it_was_chosen_is_named()
    {
        using var folder = new TempFolder();
        var path = folder.File("removed.jpg");
        File.Copy(s_photos[0], path);
        await using var session = await fixture.OpenAsync();
        await session.GoAsync("./?c=default");
        var page = session.Page;
        await page.ExposeFunctionAsync("removed", () => File.Delete(path));

        // Removed between the choice and the reading of its bytes.
        await page.EvaluateAsync(
            """
            () => addEventListener('change', async event => {
              event.stopImmediatePropagation();
              await removed();
              event.target.dispatchEvent(new Event('change', { bubbles: true }));
            }, { capture: true, once: true })
            """);
        await page.Locator(".drop-area input[type=file]").First.SetInputFilesAsync(path);
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("it was changed, moved or removed");
        await Expect(page.Locator(".banner")).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task A_server_that_stays_busy_is_not_asked_for_ever()
    {
        await using var session = await fixture.OpenAsync();
        await session.GoAsync("./?view=collection&c=busy");
        await session.Page.RouteAsync("**/photos", route => route.FulfillAsync(new()
        {
            Status = 429, ContentType = "application/problem+json", Body = """{"reason":"OVERLOADED","detail":"Busy."}""",
        }));
        await AddAsync(session, s_photos[..1]);
        await Expect(session.Page.Locator(".failures li")).ToContainTextAsync(["The server is busy"], new() { Timeout = 30_000 });
    }

    [BrowserFact]
    public async Task Only_what_a_number_keeps_whole_becomes_one()
    {
        await using var session = await fixture.OpenAsync();
        await session.GoAsync();
        var labels = await session.EvaluateAsync<string>(
            "async () => JSON.stringify((await import('./js/views/adding.js')).parseLabels('code = 00123, year = 2026, share = -0.5, size = 1.50'))");
        Assert.Equal("""{"code":"00123","year":2026,"share":-0.5,"size":"1.50"}""", labels);
    }

    private static Task AddAsync(PageSession session, string[] paths) => session.Page.Locator("input[data-role=add]").SetInputFilesAsync(paths);
}
