using Facet.Hosting;
using Facet.Search;

var builder = WebApplication.CreateBuilder(args).AddFacetDefaults("search").AddSearch();
return await builder.Build().MapFacetDefaults().MapSearch().RunFacetAsync();
