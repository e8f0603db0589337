using Facet.Hosting;
using Facet.Parsing;

var builder = WebApplication.CreateBuilder(args).AddFacetDefaults("parsing").AddParsing();
return await builder.Build().MapFacetDefaults().MapParsing().RunFacetAsync();
