using GeoIntel.Service.Storage.Registry;

namespace GeoIntel.Service.Rpc.Registry;

sealed class GroupKind()
    : RegistryKind<OrganisedCrimeGroupRow, V1.OrganisedCrimeGroup>("groups", "organised_crime_group", "organised_crime_group")
{
    protected override void Fill(V1.OrganisedCrimeGroup message, OrganisedCrimeGroupRow row, FieldChecks check)
    {
        row.DisplayName = check.Text("display_name", message.DisplayName);
        row.Urn = check.Text("urn", message.Urn);
        row.Status = check.ChoiceOr("status", message.Status, V1.GroupStatus.Active);
    }

    protected override V1.OrganisedCrimeGroup Read(OrganisedCrimeGroupRow row) => new()
    {
        DisplayName = row.DisplayName,
        Urn = row.Urn,
        Status = (V1.GroupStatus)row.Status,
    };
}
