/// Where the bytes of datasets lie that MLHub had, as far as it is known: data, and nothing else.
///
/// The names of folders and files there are not MLHub's. A row is true as of 2025; nobody promises that it stays so.
enum KnownDatasets {
    /// Mirrors by dataset id, in the words of `--mirror`.
    static let mirrors: [String: [String]] = [
        "african_crops_kenya_01": ["source.coop:radiantearth/african-crops-kenya-01"],
        "esa_food_security_challenge": ["azure:radiantearth/mlhub/esa-food-security-challenge"],
        "nasa_marine_debris": [
            "azure:radiantearth/mlhub/nasa-marine-debris", "source.coop:nasa/marine-debris",
        ],
        "nasa_rwanda_field_boundary_competition": [
            "azure:radiantearth/mlhub/nasa_rwanda_field_boundary_competition",
            "source.coop:nasa/rwanda-field-boundary-competition",
        ],
        "nasa_tropical_storm_challenge": ["azure:radiantearth/mlhub/nasa-tropical-storm-challenge"],
        "ref_african_crops_kenya_01": ["source.coop:radiantearth/african-crops-kenya-01"],
        "ref_african_crops_kenya_02": [
            "azure:radiantearth/mlhub/kenya-crop-challenge", "source.coop:radiantearth/african-crops-kenya-02",
        ],
        "ref_african_crops_tanzania_01": ["source.coop:radiantearth/african-crops-tanzania-01"],
        "ref_agrifieldnet_competition_v1": [
            "azure:radiantearth/mlhub/ref_agrifieldnet_competition_v1",
            "source.coop:radiantearth/agrifieldnet-competition",
        ],
        "ref_cloud_cover_detection_challenge_v1": [
            "azure:radiantearth/mlhub/ref_cloud_cover_detection_challenge_v1",
            "source.coop:radiantearth/cloud-cover-detection-challenge",
        ],
        "ref_south_africa_crops_competition_v1": [
            "azure:radiantearth/mlhub/ref-south-africa-crops-competition-v1",
            "source.coop:radiantearth/south-africa-crops-competition",
        ],
        "sen12floods": ["azure:radiantearth/mlhub/sen12floods"],
        "c2smsfloods_v1": ["azure:radiantearth/mlhub/c2smsfloods"],
        "su_sar_moisture_content_main": [
            "azure:radiantearth/mlhub/su-sar-moisture-content", "source.coop:stanford/sar-moisture-conent",
        ],
        "technoserve_cashew_benin": [
            "azure:radiantearth/mlhub/technoserve-cashew-benin", "source.coop:technoserve/cashews-benin",
        ],
    ]
}
