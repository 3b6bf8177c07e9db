import Quantities
import TankFarm

/// A tank's quantities as the contract's JSON fields. A number is null exactly where it is not known or there is none.
package enum QuantityDocument {
    /// How a figure's number is written.
    package enum Precision: Hashable, Sendable {
        /// The shortest text that reads back the same: for `calc`.
        case exact
        /// No more decimals than the quantity is worth: for `status` and the shift summary.
        case scaled
    }

    /// One object: what stands in front, then every step from the observed volume to the mass in air.
    package static func json(
        _ quantities: TankQuantities, after leading: [JSONText.Field] = [], precision: Precision = .exact
    ) -> JSONText {
        .object(leading + fields(quantities, precision: precision))
    }

    /// Every step in the order in which they follow from each other; m³, t, °C, kg/m³ and percent.
    package static func fields(_ quantities: TankQuantities, precision: Precision = .exact) -> [JSONText.Field] {
        stock(quantities, precision: precision) + steps(quantities, precision: precision)
            + band(quantities, precision: precision)
            + [.init("notes", .array(quantities.notes.map { .string($0) }))]
    }

    /// The results, each with its quality, and the worst of all that the tank has: what `status` tells.
    package static func stock(_ quantities: TankQuantities, precision: Precision) -> [JSONText.Field] {
        let named = results(quantities)
        let worst = quantities.worst
        return named.map { .init($0.field, number($0.figure, $0.decimals, precision)) }
            + named.map { .init($0.name + "_quality", .string($0.figure.quality.rawValue)) } + [
                .init("quantity_quality", .string(worst.quality.rawValue)),
                .init("quantity_reason", JSONText(worst.why)),
            ]
    }

    static func results(
        _ quantities: TankQuantities
    ) -> [(name: String, field: String, figure: Figure, decimals: Int)] {
        [
            ("tov", "tov_m3", quantities.total, Decimals.cubicMetres),
            ("free_water", "free_water_m3", quantities.freeWater, Decimals.cubicMetres),
            ("gov", "gov_m3", quantities.gov, Decimals.cubicMetres),
            ("gsv", "gsv_m3", quantities.gsv, Decimals.cubicMetres),
            ("nsv", "nsv_m3", quantities.nsv, Decimals.cubicMetres),
            ("mass", "mass_t", quantities.massInAir, Decimals.tonnes),
        ]
    }

    private static func steps(_ quantities: TankQuantities, precision: Precision) -> [JSONText.Field] {
        func value(_ figure: Figure, _ decimals: Int) -> JSONText { number(figure, decimals, precision) }
        return [
            .init("table", JSONText(quantities.tableWords.isEmpty ? nil : quantities.tableWords)),
            .init("liquid_head_m3", value(quantities.liquidHead, Decimals.cubicMetres)),
            .init("liquid_head_beside_water_m3", value(quantities.liquidHeadBesideWater, Decimals.cubicMetres)),
            .init("free_water_source", .string(quantities.waterSource.rawValue)),
            .init("tov_less_water_m3", value(quantities.lessWater, Decimals.cubicMetres)),
            .init("oil_temperature_c", value(quantities.oilTemperature, Decimals.fineDegrees)),
            .init("temperature_source", .string(quantities.temperatureSource.word)),
            .init("temperature_elements", elements(quantities.temperatureSource)),
            .init("ambient_c", value(quantities.ambient, Decimals.fineDegrees)),
            .init("tsh_c", value(quantities.shellTemperature, Decimals.fineDegrees)),
            .init("ctsh", value(quantities.shellFactor, Decimals.factor)),
            .init("shell_corrected_m3", value(quantities.shellCorrected, Decimals.cubicMetres)),
            .init("fra_m3", value(quantities.roofAdjustment, Decimals.cubicMetres)),
            .init("roof", JSONText(quantities.roofPosition?.rawValue)),
            .init("method", JSONText(quantities.standard?.words)),
            .init("group", JSONText(quantities.group.isEmpty ? nil : quantities.group)),
            .init("density_base", value(quantities.baseDensity, Decimals.density)),
            .init("density_source", .string(quantities.densitySource.rawValue)),
            .init("pressure_kpa", value(quantities.pressure, Decimals.pressure)),
            .init("ctl", value(quantities.ctl, Decimals.factor)),
            .init("cpl", value(quantities.cpl, Decimals.factor)),
            .init("vcf", value(quantities.vcf, Decimals.factor)),
            .init("vcf_quality", .string(quantities.vcf.quality.rawValue)),
            .init("density_at_t", value(quantities.density, Decimals.density)),
            .init("sediment_water_percent", value(quantities.waterPercent, Decimals.waterPercent)),
            .init("sediment_water_basis", .string(quantities.waterBasis.rawValue)),
            .init("sediment_water_source", .string(quantities.waterPercentSource.rawValue)),
            .init("csw", value(quantities.csw, Decimals.factor)),
            .init("mass_vacuum_t", value(quantities.massInVacuum, Decimals.tonnes)),
            .init("wcf_kg_m3", value(quantities.weightFactor, Decimals.density)),
            .init("air", JSONText(quantities.air?.rawValue)),
            .init("mass_air_t", value(quantities.massInAir, Decimals.tonnes)),
            .init("pure_oil_m3", value(quantities.pureOil, Decimals.cubicMetres)),
            .init("pure_water_m3", value(quantities.pureWater, Decimals.cubicMetres)),
        ]
    }

    private static func band(_ quantities: TankQuantities, precision: Precision) -> [JSONText.Field] {
        guard let band = quantities.band else { return [] }
        func value(_ figure: Figure) -> JSONText { number(figure, Decimals.cubicMetres, precision) }
        return [
            .init(
                "band",
                .object([
                    .init("from_mm", number(.known(band.fromMillimetres), Decimals.millimetres, precision)),
                    .init("to_mm", number(.known(band.toMillimetres), Decimals.millimetres, precision)),
                    .init("free_water_m3", value(band.freeWater)),
                    .init("volume_m3", value(band.volume)),
                    .init("water_in_band_m3", value(band.waterInBand)),
                    .init("water_m3", value(band.water)),
                    .init("oil_m3", value(band.oil)),
                ]))
        ]
    }

    private static func elements(_ source: TankQuantities.TemperatureSource) -> JSONText {
        guard case .average(let elements, let all) = source else { return .null }
        return .object([.init("used", .integer(Int64(elements))), .init("of", .integer(Int64(all)))])
    }

    static func number(_ figure: Figure, _ decimals: Int, _ precision: Precision) -> JSONText {
        guard let number = figure.number else { return .null }
        return precision == .exact ? .exact(number) : .number(number, decimals: decimals)
    }
}

extension TankQuantities.TemperatureSource {
    /// The word that JSON has for it.
    var word: String {
        switch self {
        case .none: "none"
        case .spot: "spot"
        case .average: "average"
        case .manual: "manual"
        }
    }
}
