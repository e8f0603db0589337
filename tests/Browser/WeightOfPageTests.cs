using Xunit.Abstractions;

namespace Facet.Browser.Tests;

/// <summary>What the page costs: bytes, requests to elsewhere, cards in the page, time of a new ranking.</summary>
[Collection(PageTests.Name)]
public sealed class WeightOfPageTests(PageFixture fixture, ITestOutputHelper output)
{
    private const int MostBytes = 300_000;

    [BrowserFact]
    public async Task It_is_light_and_comes_from_nowhere_else()
    {
        await using var session = await fixture.OpenAsync();
        var bytes = 0L;
        var elsewhere = new List<string>();
        session.Page.RequestFinished += async (_, request) =>
        {
            if (!request.Url.StartsWith(fixture.Address, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                elsewhere.Add(request.Url);
            }
            else if (!request.Url.Contains("/api/", StringComparison.Ordinal))
            {
                Interlocked.Add(ref bytes, (await (await request.ResponseAsync())!.BodyAsync()).Length);
            }
        };
        await session.Page.GotoAsync("./", new() { WaitUntil = Microsoft.Playwright.WaitUntilState.NetworkIdle });
        output.WriteLine($"{bytes} bytes");
        Assert.Empty(elsewhere);
        Assert.InRange(bytes, 20_000, MostBytes);
    }

    [BrowserFact]
    public async Task Of_five_hundred_results_only_those_in_view_are_in_the_page()
    {
        await using var session = await fixture.OpenAsync();
        await session.Page.RouteAsync("**/api/v1/search", async route =>
        {
            var answer = await route.FetchAsync();
            var json = System.Text.Json.Nodes.JsonNode.Parse(await answer.TextAsync())!;
            var hits = json["hits"]!.AsArray();
            var some = hits.Select(hit => hit!.ToJsonString()).ToList();
            json["hits"] = new System.Text.Json.Nodes.JsonArray([.. Enumerable.Range(0, 500).Select(i =>
            {
                var hit = System.Text.Json.Nodes.JsonNode.Parse(some[i % some.Count])!;
                hit["id"] = $"{hit["id"]}-{i}";
                return hit;
            })]);
            await route.FulfillAsync(new() { Response = answer, Body = json.ToJsonString() });
        });
        await session.GoAsync();
        await session.SearchAsync(PageSession.Sample(6));
        Assert.Equal("500", await session.Page.Locator(".grid").GetAttributeAsync("data-count"));
        Assert.InRange(await session.Cards.CountAsync(), 5, 60);

        await session.EvaluateAsync<bool>("scrollTo(0, document.documentElement.scrollHeight), true");
        await session.UntilAsync("Boolean(document.querySelector('.card[data-index=\"499\"]'))");
        Assert.InRange(await session.Cards.CountAsync(), 5, 60);
        Assert.False(await session.EvaluateAsync<bool>("Boolean(document.querySelector('.card[data-index=\"0\"]'))"));
    }
}
