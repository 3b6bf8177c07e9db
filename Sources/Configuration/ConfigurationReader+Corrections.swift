import Quantities
import TankFarm

/// A tank's `shell` as read.
struct ShellEntry {
    let expansion: ShellExpansion
    /// By the courses; nil where none are told, or where one is wrong.
    let head: LiquidHead?
}

/// A tank's `floating_roof` as read.
struct RoofEntry {
    let heights: RoofHeights
    /// Nil where what it displaces is wrong.
    let roof: FloatingRoof?
}

extension ConfigurationReader {
    /// Of metals, in pascals: whoever writes GPa is told.
    private static let elasticities = 1e10...1e12

    /// `shell`: how it follows its temperature, and how it gives under the liquid's head.
    func readShell(_ reader: TableReader, shape: TankShape?, height: Double?) -> ShellEntry? {
        guard let table = reader.table("shell") else { return nil }
        defer { table.finish() }
        let standard = ShellExpansion()
        let reference = table.number("reference_c", in: -50...100, unit: "°C")
        let alpha = table.number("alpha_per_c", in: 0...1e-4, unit: "per °C")
        let isInsulated = table.flag("insulated") ?? standard.isInsulated
        let isLinear = table.flag("linear") ?? standard.isLinear
        if isLinear, !isInsulated {
            faults.warn(
                table.place("linear"), "is an older practice for insulated tanks, and this one is not insulated")
        }
        let isUpright = shape?.isUprightCylinder != false
        if !isUpright {
            reader.fault(
                "shell", "corrects upright cylinders only, and no \(shape?.words ?? "other form"); take it out")
        } else if !reader.has("shape"), !reader.has("strapping") {
            faults.warn(
                reader.place("shell"), "has no effect: the tank has neither shape nor strapping, hence no volume")
        }
        return ShellEntry(
            expansion: ShellExpansion(
                referenceCelsius: reference ?? standard.referenceCelsius,
                alphaPerCelsius: alpha ?? standard.alphaPerCelsius, isInsulated: isInsulated, isLinear: isLinear),
            head: readHead(table, reader, shape: isUpright ? shape : nil, height: height))
    }

    /// `courses`, `diameter_mm` and `elasticity_pa` of the shell.
    private func readHead(
        _ table: TableReader, _ reader: TableReader, shape: TankShape?, height: Double?
    ) -> LiquidHead? {
        guard table.has("courses") else {
            for key in ["courses", "diameter_mm", "elasticity_pa"] { table.accept(key) }
            table.refuse(["diameter_mm", "elasticity_pa"], "belongs to courses, and none are told")
            return nil
        }
        let before = faults.faults.count
        let courses = readCourses(table, height: height)
        let elasticity =
            table.number("elasticity_pa", in: Self.elasticities, unit: "Pa") ?? LiquidHead.steelElasticityPascals
        var diameter = table.positive("diameter_mm", upTo: Self.largestMillimetres, unit: "mm")
        if case .verticalCylinder(let own, let bottom)? = shape {
            diameter = diameter ?? own
            if case .coneDown = bottom {
                table.fault(
                    "courses",
                    "begin at the shell's foot, and levels at the cone below it; allowed is a flat or a raised bottom")
            }
        } else if !table.has("diameter_mm"), !reader.has("shape") {
            table.require("diameter_mm", "the shell's inner diameter in mm, since there is no shape")
        }
        if reader.has("strapping_liquid_head") {
            table.fault("courses", "stand beside strapping_liquid_head; allowed is one of the two")
        } else if reader.has("strapping") {
            faults.warn(
                table.place("courses"),
                "add what the liquid's head stretches the shell to the strapping table: right only where that is for an "
                    + "empty shell, and most certificates' tables have it in them")
        }
        guard faults.faults.count == before, let diameter else { return nil }
        do throws(CapacityFault) {
            return try LiquidHead(
                courses: courses, radiusMillimetres: diameter / 2, elasticityPascals: elasticity)
        } catch {
            table.fault("courses", error.words)
            return nil
        }
    }

    /// From the bottom up.
    private func readCourses(_ table: TableReader, height: Double?) -> [ShellCourse] {
        let before = faults.faults.count
        var courses: [ShellCourse] = []
        var top = 0.0
        for course in table.oneOrMoreTables("courses") {
            defer { course.finish() }
            course.require("to_mm", "the height of the course's upper edge in mm")
            course.require("thickness_mm", "the plate's thickness in mm")
            let to = course.positive("to_mm", upTo: 100_000, unit: "mm")
            let thickness = course.positive("thickness_mm", upTo: 1_000, unit: "mm")
            guard let to, let thickness else { continue }
            guard to > top else {
                course.fault(
                    "to_mm",
                    "\(NumberWords.plain(to)) does not lie above the course below, which ends at "
                        + "\(NumberWords.plain(top)) mm; courses stand from the bottom up")
                continue
            }
            courses.append(
                ShellCourse(fromMillimetres: top, toMillimetres: to, thicknessMillimetres: thickness))
            top = to
        }
        guard faults.faults.count == before else { return courses }
        if courses.isEmpty {
            table.fault("courses", "are none; it takes a list of { to_mm = …, thickness_mm = … }, from the bottom up")
        } else if let height, top < height {
            table.fault(
                "courses",
                "end at \(NumberWords.plain(top)) mm, below the shell's height \(NumberWords.plain(height)) mm; is a row "
                    + "missing?")
        }
        return courses
    }

    /// `floating_roof`.
    func readRoof(_ reader: TableReader, height: ClosedRange<Double>, shape: TankShape?) -> RoofEntry? {
        guard let table = reader.table("floating_roof") else { return nil }
        defer { table.finish() }
        if let shape, !shape.isUprightCylinder {
            reader.fault("floating_roof", "floats in upright cylinders only, and in no \(shape.words); take it out")
        }
        table.require("lands_mm", "the level at which the roof stands on its legs")
        table.require("floats_mm", "the level from which it floats freely")
        let displacement = readDisplacement(table)
        let lands = table.number("lands_mm", in: height, unit: "mm")
        let floats = table.number("floats_mm", in: height, unit: "mm")
        guard let lands, let floats else { return nil }
        guard lands < floats else {
            table.fault(
                "floats_mm",
                "\(NumberWords.plain(floats)) does not lie above lands_mm \(NumberWords.plain(lands)); it must")
            return nil
        }
        return RoofEntry(
            heights: RoofHeights(landsMillimetres: lands, floatsMillimetres: floats),
            roof: displacement.map {
                FloatingRoof(displacement: $0, landsMillimetres: lands, floatsMillimetres: floats)
            })
    }

    /// What the roof displaces: by its mass, or for each degree API as the certificate says it.
    private func readDisplacement(_ table: TableReader) -> FloatingRoof.Displacement? {
        if table.has("reference_api") || table.has("m3_per_api") {
            table.refuse(
                ["mass_kg", "reference_density_kg_m3"],
                "stands beside reference_api and m3_per_api; allowed is the roof's mass, or the correction for each degree"
            )
            table.require("reference_api", "the gravity in °API for which the table deducts the roof")
            table.require("m3_per_api", "the certificate's correction in m³ for each degree API")
            let gravity = table.number("reference_api", in: -10...100, unit: "°API")
            let volume = table.positive("m3_per_api", upTo: 1_000, unit: "m³")
            guard let gravity, let volume else { return nil }
            return .perDegreeAPI(referenceAPI: gravity, cubicMetres: volume)
        }
        table.accept("reference_api")
        table.accept("m3_per_api")
        table.require("mass_kg", "the roof's mass")
        let mass = table.positive("mass_kg", upTo: 10_000_000, unit: "kg")
        let density = table.number("reference_density_kg_m3", in: 400...1_300, unit: "kg/m³")
        guard let mass else { return nil }
        return density.map { .deducted(kilograms: mass, referenceDensity: $0) } ?? .mass(kilograms: mass)
    }
}
