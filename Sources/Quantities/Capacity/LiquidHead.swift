/// How much more a tank holds because the liquid's own weight stretches its shell, where the capacity table is for an empty one.
/// Told for a relative density of 1 (1000 kg/m³); it grows with the density.
package struct LiquidHead: Hashable, Sendable {
    private enum Source: Hashable, Sendable, Codable {
        case table([StrappingTable.Point])
        case courses([ShellCourse], radiusMillimetres: Double, elasticityPascals: Double)
    }

    private let source: Source

    /// Young's modulus of steel, Pa, as the practice of metric tables takes it (API: 2.0e11).
    package static let steelElasticityPascals = 2.06e11

    /// Reads the text of a file with a capacity table's header and its rules (`StrappingTable`), but for the steps: these may be as
    /// wide as they are, if none is three times the usual one, and none a multiple of it between two usual ones.
    /// - Throws: what is wrong first, with its line.
    package init(csv: String) throws(StrappingFault) {
        let file = try CapacityRows(csv: csv, header: StrappingTable.header)
        try self.init(
            points: file.rows.map(StrappingTable.Point.init), lines: file.rows.map(\.line), lastLine: file.lastLine)
    }

    private init(points: [StrappingTable.Point], lines: [Int], lastLine: Int) throws(StrappingFault) {
        try StrappingTable.check(points, lines: lines, lastLine: lastLine)
        let steps = zip(points, points.dropFirst()).map { $1.levelMillimetres - $0.levelMillimetres }
        let usual = steps.sorted()[(steps.count - 1) / 2]
        func gap(_ index: Int, allowed: Double) -> StrappingFault {
            .gap(
                line: lines[index + 1], fromMillimetres: points[index].levelMillimetres,
                toMillimetres: points[index + 1].levelMillimetres, allowedMillimetres: allowed)
        }
        if let wide = steps.firstIndex(where: { $0 >= 3 * usual }) { throw gap(wide, allowed: 3 * usual) }
        if let torn = StrappingTable.tornStep(steps, usual: usual) { throw gap(torn, allowed: usual) }
        source = .table(points)
    }

    /// Of an upright cylinder with a thin wall, from its courses.
    /// - Parameters:
    ///   - courses: From the bottom upwards, each beginning where the one before ends, the first at 0.
    ///   - radiusMillimetres: The shell's.
    ///   - elasticityPascals: Young's modulus of its steel.
    /// - Throws: `.dimension` for the first that makes no shell.
    package init(courses: [ShellCourse], radiusMillimetres: Double, elasticityPascals: Double) throws(CapacityFault) {
        func positive(_ key: String, _ value: Double) throws(CapacityFault) {
            guard value > 0, value.isFinite else {
                throw .dimension(key: key, value: value, allowed: "above 0")
            }
        }
        try positive("radius_mm", radiusMillimetres)
        try positive("elasticity_pa", elasticityPascals)
        guard !courses.isEmpty else { throw .dimension(key: "courses", value: 0, allowed: "at least 1") }
        var end = 0.0
        for course in courses {
            guard course.fromMillimetres == end else {
                throw .dimension(
                    key: "from_mm", value: course.fromMillimetres,
                    allowed: "where the course before ends, \(short(end))")
            }
            guard course.toMillimetres > end, course.toMillimetres.isFinite else {
                throw .dimension(key: "to_mm", value: course.toMillimetres, allowed: "above from_mm, \(short(end))")
            }
            try positive("thickness_mm", course.thicknessMillimetres)
            end = course.toMillimetres
        }
        source = .courses(courses, radiusMillimetres: radiusMillimetres, elasticityPascals: elasticityPascals)
    }

    /// What it adds at this level, m³, for 1000 kg/m³: multiply by the liquid's density over 1000. Nil outside the table, or
    /// above the courses: nothing is extrapolated.
    package func cubicMetres(atLevelMillimetres level: Double) -> Double? {
        switch source {
        case .table(let points): LiquidHead.interpolated(points, level)
        case .courses(let courses, let radius, let elasticity):
            LiquidHead.stretch(courses, radiusMillimetres: radius, elasticityPascals: elasticity, level: level)
        }
    }

    private static func interpolated(_ points: [StrappingTable.Point], _ level: Double) -> Double? {
        guard let first = points.first, let last = points.last, level >= first.levelMillimetres,
            level <= last.levelMillimetres
        else { return nil }
        var (low, high) = (0, points.count - 1)
        while high - low > 1 {
            let middle = (low + high) / 2
            if points[middle].levelMillimetres > level { high = middle } else { low = middle }
        }
        let (lower, upper) = (points[low], points[high])
        let share = (level - lower.levelMillimetres) / (upper.levelMillimetres - lower.levelMillimetres)
        return lower.volumeCubicMetres + share * (upper.volumeCubicMetres - lower.volumeCubicMetres)
    }

    /// Each course widens by the strain p R / (E t) that the liquid above its height puts on it, to first order: the second
    /// is less than a thousandth of it.
    private static func stretch(
        _ courses: [ShellCourse], radiusMillimetres: Double, elasticityPascals: Double, level: Double
    ) -> Double? {
        guard level >= 0, let top = courses.last?.toMillimetres, level <= top else { return nil }
        var sum = 0.0
        for course in courses where course.fromMillimetres < level {
            let below = (level - course.fromMillimetres) / 1000
            let above = (level - min(course.toMillimetres, level)) / 1000
            sum += (below * below - above * above) / (course.thicknessMillimetres / 1000)
        }
        let radius = radiusMillimetres / 1000
        return .pi * 1000 * standardGravity * radius * radius * radius / elasticityPascals * sum
    }

    /// m/s².
    private static let standardGravity = 9.80665
}

/// One course (ring) of an upright cylinder's shell.
package struct ShellCourse: Hashable, Sendable, Codable {
    package let fromMillimetres: Double
    package let toMillimetres: Double
    package let thicknessMillimetres: Double

    package init(fromMillimetres: Double, toMillimetres: Double, thicknessMillimetres: Double) {
        self.fromMillimetres = fromMillimetres
        self.toMillimetres = toMillimetres
        self.thicknessMillimetres = thicknessMillimetres
    }
}

extension LiquidHead: Codable {
    /// Held to the same rules as one that is made here.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do {
            switch try container.decode(Source.self) {
            case .table(let points):
                try self.init(points: points, lines: Array(1..<(points.count + 1)), lastLine: max(1, points.count))
            case .courses(let courses, let radius, let elasticity):
                try self.init(courses: courses, radiusMillimetres: radius, elasticityPascals: elasticity)
            }
        } catch let fault as StrappingFault {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: fault.description)
        } catch let fault as CapacityFault {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: fault.words)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(source)
    }
}
