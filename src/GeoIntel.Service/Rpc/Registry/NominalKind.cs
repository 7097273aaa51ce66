using GeoIntel.Service.Storage.Registry;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Service.Rpc.Registry;

sealed class NominalKind() : RegistryKind<NominalRow, V1.Nominal>("nominals", "nominal", "nominal")
{
    protected override void Fill(V1.Nominal message, NominalRow row, FieldChecks check)
    {
        row.DisplayName = check.Text("display_name", message.DisplayName);
        row.CaseReference = check.Text("case_reference", message.CaseReference);
        row.Category = check.Choice("category", message.Category);
        row.CohortState = check.ChoiceOr("cohort_state", message.CohortState, V1.CohortState.Unspecified);
        row.LicenceState = check.ChoiceOr("licence_state", message.LicenceState, V1.LicenceState.Unspecified);
        row.Under18 = message.Under18;
        row.Exploited = message.Exploited;
        row.FromTime = check.From("from_time", message.FromTime, row.FromTime);
        row.UntilTime = check.Until("until_time", message.UntilTime, row.FromTime);
    }

    protected override V1.Nominal Read(NominalRow row) => new()
    {
        DisplayName = row.DisplayName,
        CaseReference = row.CaseReference,
        Category = (V1.DataSubjectCategory)row.Category,
        CohortState = (V1.CohortState)row.CohortState,
        LicenceState = (V1.LicenceState)row.LicenceState,
        Under18 = row.Under18,
        Exploited = row.Exploited,
        FromTime = row.FromTime.ToTimestamp(),
        UntilTime = row.UntilTime?.ToTimestamp(),
    };
}
