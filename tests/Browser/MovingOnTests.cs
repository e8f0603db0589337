using System.Text.Json.Nodes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Facet.Browser.Tests;

/// <summary>A reader who goes elsewhere, and answers that come late, refused or not at all.</summary>
[Collection(PageTests.Name)]
public sealed class MovingOnTests(PageFixture fixture)
{
    private const string Names = ".answers .card .facts > :last-child";

    [BrowserFact]
    public async Task A_ranking_that_was_refused_is_asked_for_again()
    {
        await using var session = await fixture.OpenAsync();
        await session.GoAsync();
        await session.SearchAsync(PageSession.Sample(5));
        var before = await session.ResultsAsync();
        await session.Page.RouteAsync("**/search/again", route => route.FulfillAsync(new() { Status = 503, Body = """{"detail":"Later."}""" }), new() { Times = 1 });
        await session.WeighAsync("Eyes", 0);
        await Expect(session.Page.Locator(".answers [role=alert]")).ToContainTextAsync("Later.");
        await session.Page.Locator(".answers").GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Expect(session.Page.Locator(Names)).Not.ToHaveTextAsync(before);
        await Expect(session.Page.Locator(".answers [role=alert]")).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task A_ranking_that_the_server_missed_comes_when_it_is_back()
    {
        await using var session = await fixture.OpenAsync();
        await session.GoAsync();
        await session.SearchAsync(PageSession.Sample(5));
        var before = await session.ResultsAsync();
        await session.Page.RouteAsync("**/search/again", route => route.AbortAsync(), new() { Times = 1 });
        await session.WeighAsync("Eyes", 0);
        await Expect(session.Page.Locator(Names)).Not.ToHaveTextAsync(before, new() { Timeout = 15_000 });
        await Expect(session.Page.Locator(".answers [role=alert]")).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task A_ranking_that_was_left_is_made_when_the_reader_returns()
    {
        await using var session = await fixture.OpenAsync();
        var page = session.Page;
        await session.GoAsync();
        await session.SearchAsync(PageSession.Sample(5));
        var before = await session.ResultsAsync();
        var asked = new TaskCompletionSource();
        await page.RouteAsync("**/search/again", _ =>
        {
            // Never answered: the page gives it up.
            asked.TrySetResult();
            return Task.CompletedTask;
        }, new() { Times = 1 });
        await session.WeighAsync("Eyes", 0);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await session.Cards.Nth(1).HoverAsync();
        await session.Cards.Nth(1).GetByTitle("Find similar").ClickAsync();
        await Expect(page.Locator(".question .portrait")).ToBeVisibleAsync();
        await page.GoBackAsync();
        await Expect(page.GetByLabel("Weight of Eyes")).ToHaveValueAsync("0");
        await Expect(page.Locator(Names)).Not.ToHaveTextAsync(before);
    }

    [BrowserFact]
    public async Task Photos_that_the_server_forgot_are_sent_again_also_when_they_were_chosen_twice()
    {
        await using var session = await fixture.OpenAsync();
        var page = session.Page;
        var used = new HashSet<string>();
        var forgets = false;
        await page.RouteAsync("**/search/again", route => forgets ? route.FulfillAsync(Expired) : route.ContinueAsync());
        await page.RouteAsync("**/api/v1/search", route =>
            used.Add((string)JsonNode.Parse(route.Request.PostData!)!["positives"]![0]!["photo_token"]!) ? route.ContinueAsync() : route.FulfillAsync(Expired));
        await session.GoAsync();
        await session.SearchAsync(PageSession.Sample(5));
        await page.GetByText("Start over").ClickAsync();
        await session.SearchAsync(PageSession.Sample(5));
        var before = await session.ResultsAsync();
        forgets = true;
        await session.WeighAsync("Eyes", 0);
        await Expect(page.Locator(Names)).Not.ToHaveTextAsync(before);
        await Expect(page.Locator(".answers [role=alert]")).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task Side_by_side_asks_anew_when_the_search_is_forgotten()
    {
        await using var session = await fixture.OpenAsync();
        await session.GoAsync("./?c=patches");
        await session.SearchAsync(PageSession.Sample(6));
        await session.Page.RouteAsync("**/api/v1/matches", route => route.FulfillAsync(Expired), new() { Times = 1 });
        await session.Cards.Nth(1).Locator(".open").ClickAsync();
        await Expect(session.Page.GetByRole(AriaRole.Dialog).Locator("svg.patches")).ToHaveCountAsync(2);
        await Expect(session.Page.GetByRole(AriaRole.Dialog).Locator(".note")).ToHaveCountAsync(0);
    }

    [BrowserFact]
    public async Task Side_by_side_walks_the_results_as_they_are_listed()
    {
        await using var session = await fixture.OpenAsync();
        var page = session.Page;
        await session.GoAsync("./?c=default&once=1&like=point:sample1.jpg%230");
        await session.Cards.First.WaitForAsync();
        var listed = await session.ResultsAsync();
        await page.RunAndWaitForResponseAsync(() => session.Cards.First.Locator(".open").ClickAsync(), answer => answer.Url.EndsWith("/matches", StringComparison.Ordinal));

        // What matched brings addresses of its own for the pictures: they are drawn anew once.
        await page.EvaluateAsync("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
        var dialog = page.GetByRole(AriaRole.Dialog);
        var name = dialog.Locator("figcaption").Nth(1);
        var next = dialog.GetByLabel("Next result");
        foreach (var (index, id) in listed.Index())
        {
            await Expect(name).ToHaveTextAsync(id);
            if (index == 0)
            {
                // A picture that could not be loaded is hidden; the next is another one.
                await dialog.Locator(".crop img").Nth(1).DispatchEventAsync("error");
                await Expect(dialog.Locator(".crop img.hidden")).ToHaveCountAsync(1);
            }

            if (index < listed.Length - 1)
            {
                await next.ClickAsync();
                await Expect(dialog.Locator(".crop img.hidden")).ToHaveCountAsync(0);
            }
        }

        await Expect(next).ToBeDisabledAsync();
    }

    [BrowserFact]
    public async Task A_face_is_not_added_to_the_question_twice()
    {
        await using var session = await fixture.OpenAsync();
        await session.GoAsync("./?c=default&like=point:sample1.jpg%230&compare=sample1.jpg%230");
        var dialog = session.Page.GetByRole(AriaRole.Dialog);
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "More like this" })).ToBeDisabledAsync();
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Less like this" })).ToBeEnabledAsync();
    }

    [BrowserFact]
    public async Task One_per_person_hides_those_searched_for_but_not_those_held_against()
    {
        await using var session = await fixture.OpenAsync();
        await session.GoAsync("./?c=default&once=1&like=point:sample1.jpg%230&unlike=point:sample2.jpg%230");
        await session.Cards.First.WaitForAsync();
        var photos = (await session.ResultsAsync()).Select(id => id.Split('#')[0]).Order();
        Assert.Equal(["sample2.jpg", "sample3.jpg", "sample4.jpg", "sample5.jpg", "sample6.jpg"], photos);
    }

    [BrowserFact]
    public async Task With_the_search_service_away_the_page_says_so_and_goes_on_by_itself()
    {
        await using var session = await fixture.OpenAsync();
        var page = session.Page;
        const string Unavailable = """{"reason":"UNAVAILABLE","stage":"search","detail":"The search service does not answer."}""";
        var away = true;
        await page.RouteAsync("**/api/v1/collections?*", route => away
            ? route.FulfillAsync(new() { Status = 503, ContentType = "application/problem+json", Body = Unavailable })
            : route.ContinueAsync());
        await page.RouteAsync("**/api/v1/status", async route =>
        {
            var answer = await route.FetchAsync();
            var status = JsonNode.Parse(await answer.TextAsync())!;
            if (away)
            {
                status["search"] = null;
            }

            await route.FulfillAsync(new() { Response = answer, Body = status.ToJsonString() });
        });
        await session.GoAsync("./?view=status");
        await Expect(page.Locator(".banner")).ToContainTextAsync("A service does not answer at the moment: Search.");
        await Expect(page.Locator(".tile .figure").First).ToHaveTextAsync("–");

        // It comes back, goes and comes back once more, without a reload.
        foreach (var isAway in new[] { false, true, false })
        {
            away = isAway;
            await Expect(page.Locator(".banner")).ToHaveCountAsync(isAway ? 1 : 0, new() { Timeout = 15_000 });
            await Expect(page.Locator(".tile .figure").First).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(isAway ? "^–$" : @"^\d+$"));
        }

        await Expect(page.GetByLabel("Check the recall of default")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Faces_are_listed_by_the_beginning_of_their_name_from_the_first_page()
    {
        await using var session = await fixture.OpenAsync();
        await session.GoAsync("./?view=collection&c=default");
        await session.Cards.First.WaitForAsync();
        await session.Page.GetByPlaceholder("Photo names that begin with").FillAsync("sample6");
        await session.Page.Keyboard.PressAsync("Enter");
        await Expect(session.Page.Locator(".grid")).ToHaveAttributeAsync("data-count", "4");
    }

    [BrowserFact]
    public async Task A_reader_who_goes_on_while_a_photo_is_read_is_not_pulled_back()
    {
        await using var session = await fixture.OpenAsync();
        var page = session.Page;
        await session.GoAsync();
        await WatchAddressesAsync(page);
        var given = new TaskCompletionSource();
        page.RequestFailed += (_, request) =>
        {
            if (request.Url.EndsWith("/parse", StringComparison.Ordinal))
            {
                given.TrySetResult();
            }
        };
        await page.RouteAsync("**/api/v1/parse", _ => Task.CompletedTask);
        await page.Locator(".drop-area input[type=file]").First.SetInputFilesAsync(PageSession.Sample(6));
        await Expect(page.GetByText("Finding the face")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Navigation).GetByText("Map").ClickAsync();
        await given.Task.WaitAsync(TimeSpan.FromSeconds(10));
        await page.GetByRole(AriaRole.Navigation).GetByText("Search").ClickAsync();
        await Expect(page.Locator(".drop-area")).ToBeVisibleAsync();
        Assert.Equal(0, await session.EvaluateAsync<int>("window.addresses.size"));
    }

    [BrowserFact]
    public async Task What_was_said_of_a_photo_is_gone_with_the_next_step()
    {
        await using var session = await fixture.OpenAsync();
        var page = session.Page;
        await session.GoAsync();
        await WatchAddressesAsync(page);
        await page.Locator(".drop-area input[type=file]").First
            .SetInputFilesAsync(new FilePayload { Name = "words.jpg", MimeType = "image/jpeg", Buffer = "no photo"u8.ToArray() });
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("not a photo");
        await page.GetByRole(AriaRole.Navigation).GetByText("Search").ClickAsync();
        await Expect(page.Locator(".drop-area")).ToBeVisibleAsync();
        Assert.Equal(0, await session.EvaluateAsync<int>("window.addresses.size"));
    }

    [BrowserFact]
    public async Task A_question_before_a_deletion_is_gone_with_its_collection()
    {
        await using var session = await fixture.OpenAsync();
        var page = session.Page;
        await session.GoAsync("./?view=collection&c=patches");
        await page.Locator("header select").SelectOptionAsync("default");
        await session.Cards.First.HoverAsync();
        await page.GetByLabel("Choose sample1.jpg#0").ClickAsync();
        await page.Locator("#main").GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await page.GoBackAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "patches", Exact = true })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
    }

    [BrowserTheory]
    [InlineData("failed", 0, "Loading was stopped.")]
    [InlineData("done", 5, "5 sample faces are stored.")]
    public async Task The_end_of_a_load_that_another_page_began_is_told_and_no_more(string state, int faces, string said)
    {
        await using var session = await fixture.OpenAsync();
        var page = session.Page;
        var asked = 0;
        await page.RouteAsync("**/api/v1/samples", route =>
        {
            var now = new JsonObject
            {
                ["available"] = true, ["photos"] = 6, ["styles"] = 2, ["collection"] = "samples", ["done"] = 1, ["total"] = 12, ["failed"] = 0,
                ["state"] = asked++ == 0 ? "running" : state,
                ["stored_faces"] = faces,
                ["problem"] = state == "failed" ? said : null,
            };
            return route.FulfillAsync(new() { ContentType = "application/json", Body = now.ToJsonString() });
        });
        await session.GoAsync("./?view=map&c=default");
        await Expect(page.Locator(".toast")).ToContainTextAsync(said);
        await session.UntilAsync("location.search.includes('view=map') && document.querySelector('.map-view')");
    }

    [BrowserFact]
    public async Task Two_clicks_open_one_camera()
    {
        await using var session = await fixture.OpenAsync();
        await session.GoAsync();
        await session.Page.EvaluateAsync(
            """
            () => {
              const { mediaDevices } = navigator;
              const ask = mediaDevices.getUserMedia.bind(mediaDevices);
              window.streams = 0;
              mediaDevices.getUserMedia = wanted => { window.streams++; return ask(wanted); };
            }
            """);
        await session.Page.GetByRole(AriaRole.Button, new() { Name = "Take a photo" }).EvaluateAsync("button => { button.click(); button.click(); }");
        await session.UntilAsync("document.querySelector('video')?.videoWidth > 0");
        Assert.Equal(1, await session.EvaluateAsync<int>("window.streams"));
    }

    private static RouteFulfillOptions Expired => new() { Status = 404, ContentType = "application/problem+json", Body = """{"reason":"TOKEN_EXPIRED"}""" };

    /// <summary>Keeps the addresses of photos that the page has made and not given back in window.addresses.</summary>
    private static async Task WatchAddressesAsync(IPage page) => await page.EvaluateAsync(
        """
        () => {
          window.addresses = new Set();
          const { createObjectURL: make, revokeObjectURL: drop } = URL;
          URL.createObjectURL = what => { const made = make.call(URL, what); window.addresses.add(made); return made; };
          URL.revokeObjectURL = made => { window.addresses.delete(made); drop.call(URL, made); };
        }
        """);
}
