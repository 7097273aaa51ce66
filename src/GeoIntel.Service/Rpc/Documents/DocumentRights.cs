using GeoIntel.Models.Documents;
using GeoIntel.Models.Packs;
using GeoIntel.Models.Profiles;
using GeoIntel.Service.Access;
using Grpc.Core;

namespace GeoIntel.Service.Rpc.Documents;

/// <summary>Who may have which documents made, and who may read them: by kind and edition, here and nowhere else.</summary>
static class DocumentRights
{
    /// <summary>The edition is not for the caller's roles.</summary>
    public const string EditionReason = "EDITION_NOT_YOURS";

    /// <summary>The kind is not the caller's to make or stop.</summary>
    public const string KindReason = "KIND_NOT_YOURS";

    /// <summary>Crossings of a cordon are not for the caller's roles.</summary>
    public const string CordonReason = "CORDON_NOT_YOURS";

    const Role ToldOfPolice = Role.Intelligence | Role.Officer;

    public static bool MayRead(DocumentEdition edition, ServerCallContext context) => edition switch
    {
        DocumentEdition.Partner => true,
        DocumentEdition.Police => Has(context, ToldOfPolice),
        DocumentEdition.Officers => Has(context, Role.Officer),
        _ => false,
    };

    public static IEnumerable<DocumentEdition> ReadableBy(ServerCallContext context) =>
        Enum.GetValues<DocumentEdition>().Where(edition => MayRead(edition, context));

    /// <exception cref="RpcException">PermissionDenied.</exception>
    public static void RequireRead(DocumentEdition edition, ServerCallContext context)
    {
        if (MayRead(edition, context)) return;
        throw RpcErrors.Make(
            StatusCode.PermissionDenied, EditionReason,
            edition == DocumentEdition.Officers
                ? "It tells of persons' conditions and is for the role officer."
                : "The police edition is for the roles intelligence and officer; ask for the edition for partners, where there is one.");
    }

    /// <summary>Whoever may have such a document built may stop it, too.</summary>
    /// <exception cref="RpcException">PermissionDenied.</exception>
    public static void RequireBuild(string kind, ServerCallContext context)
    {
        var builders = kind == ProfileDocument.Kind ? Role.Analyst : kind == PackDocument.Kind ? ToldOfPolice : Role.None;
        if (Has(context, builders)) return;
        throw RpcErrors.Make(
            StatusCode.PermissionDenied, KindReason, $"A {kind} is stopped by one of the roles that may have it built: {builders}.");
    }

    /// <summary>Crossings of a cordon are counted for whoever may ask for them by themselves.</summary>
    /// <exception cref="RpcException">PermissionDenied.</exception>
    public static void RequireCordon(ServerCallContext context)
    {
        if (Has(context, Role.Intelligence)) return;
        throw RpcErrors.Make(
            StatusCode.PermissionDenied, CordonReason,
            "cordon_gates: crossings are counted for the role intelligence; leave the gates out, or have somebody with both roles build it.");
    }

    static bool Has(ServerCallContext context, Role roles) =>
        CallerIdentity.Of(context.GetHttpContext()) is { } caller && (caller.Roles & roles) != 0;
}
