import TankFarm

extension TankCalculation {
    /// Fresh water at 60 °F, kg/m³: what of the liquid's head free water presses with. Nobody measures a tank's own water,
    /// and brine's few percent of a bulge of a thousandth do not count.
    static let waterDensity = 999.016

    /// Whether the gauge offers a water-cut profile.
    var hasProfile: Bool {
        inputs.extras.contains { if case .profileCut = $0.extra { true } else { false } }
    }

    /// FW: from the profile where it is good, else under the interface as a plane.
    /// - Parameter volume: What the table holds at the level, m³.
    /// - Parameter doubt: Of the level.
    /// - Returns: Why level and interface contradict each other; nil where they do not.
    mutating func findFreeWater(below level: Double, holding volume: Double, doubt: String?) -> String? {
        let inconsistent = findPlane(below: level, holding: volume)
        guard hasProfile else {
            result.freeWater = result.freeWater.doubted(doubt)
            return inconsistent
        }
        switch profileWater(below: level, holding: volume, doubt: doubt) {
        case nil:
            return nil
        case let why?:
            // A plane in place of a profile is another quantity: tens of cubic metres of emulsion become oil.
            let plane = result.waterSource == .interface ? result.freeWater : .missing(why: why)
            if result.waterSource == .none { result.waterSource = .profile }
            if plane.number == nil {
                floor = .unknown(why: plane.why ?? why)
            } else {
                result.notes.append("no water-cut profile: the interface is taken as a plane")
            }
            result.freeWater = plane.doubted(why).doubted(doubt)
            return inconsistent
        }
    }

    // MARK: The interface as a plane

    private mutating func findPlane(below level: Double, holding volume: Double) -> String? {
        let interface = Figure(inputs.interface, of: "interface", unit: "mm", within: -1000...1e6)
        guard interface != .absent else {
            result.waterSource = .none
            result.freeWater = .known(0)
            floor = .bottom
            return nil
        }
        result.waterSource = .interface
        guard let height = interface.number else {
            lackWater(interface.why ?? "interface: bad")
            return nil
        }
        let lowest = recipe.capacity.levelRangeMillimetres.lowerBound
        let tolerance = recipe.interfaceToleranceMillimetres
        let unseen = max(recipe.interfaceFromMillimetres ?? lowest, lowest)
        if height >= -tolerance, height < lowest || recipe.interfaceFromMillimetres.map({ height <= $0 }) ?? false {
            boundWater(under: min(unseen, level), doubt: interface.why)
            return nil
        }
        let above = height - level
        guard above <= tolerance else {
            let why = "inconsistent: the interface lies \(short(above)) mm above the level"
            lackWater(why)
            return why
        }
        // Within the tolerance all is water: that the gauge calls the two inconsistent is the same finding once more.
        let doubt = above >= 0 && inputs.interface.reason == .inconsistent ? nil : interface.why
        floor = .at(min(height, level), doubt: doubt)
        guard above < 0 else {
            result.freeWater = .known(volume).doubted(doubt)
            return nil
        }
        do {
            let reading = try recipe.capacity.reading(atLevelMillimetres: height)
            result.freeWater = reading.figure(doubt: doubt)
        } catch {
            lackWater("interface: \(error.words)")
        }
        return nil
    }

    private mutating func lackWater(_ why: String) {
        result.freeWater = .missing(why: why)
        floor = .unknown(why: why)
    }

    /// Where the gauge cannot see the interface, no more is known than that the water ends somewhere below.
    private mutating func boundWater(under height: Double, doubt: String?) {
        // That it lies in its blind zone is what is said here already; another doubt is one more.
        let doubt = inputs.interface.reason == .blindZone ? nil : doubt
        floor = .at(height, doubt: doubt)
        do {
            let bound = try recipe.capacity.reading(atLevelMillimetres: height).cubicMetres
            let why =
                "free water is at most \(short(bound)) m³: no interface is seen at or under \(short(height)) mm"
            // Between 0 and 0 there is no doubt but the interface's own.
            result.freeWater = bound == 0 ? Figure.known(0).doubted(doubt) : .uncertain(bound, why: why)
        } catch {
            lackWater("interface: \(error.words)")
        }
    }

    // MARK: The profile

    private struct Points {
        var points: [WaterProfile.Point] = []
        var doubt: String?
    }

    /// - Returns: Why there is no free water from a profile; nil where there is.
    private mutating func profileWater(below level: Double, holding volume: Double, doubt: String?) -> String? {
        let points: Points
        switch profilePoints() {
        case .success(let found): points = found
        case .failure(let fault): return fault.words
        }
        // Water that the gauge itself measures in the oil continues the profile upwards; it is not taken off as S&W again.
        let residual = result.waterPercentSource == .measured ? result.waterPercent : .absent
        let profile: WaterProfile
        do throws(ProfileFault) {
            profile = try WaterProfile(points: points.points, topPercent: residual.number ?? 0)
        } catch {
            return "water-cut profile: \(error.words)"
        }
        let volumes: ProfileVolumes
        do throws(CapacityFault) {
            volumes = try profile.volumes(upToMillimetres: level, in: recipe.capacity)
        } catch {
            return "water-cut profile: \(error.words)"
        }
        cutIsInProfile = residual.number != nil
        let doubt = doubt ?? points.doubt ?? residual.why
        func figure(_ cubicMetres: Double) -> Figure { .known(cubicMetres).doubted(doubt) }
        // The millimetre table rounds otherwise than the straight lines that the profile is integrated over.
        let water = min(volumes.water, volume)
        result.waterSource = .profile
        result.freeWater = figure(water)
        let (from, to) = (points.points.first?.heightMillimetres ?? 0, points.points.last?.heightMillimetres ?? 0)
        result.band = TransitionBand(
            freeWater: figure(volumes.freeWater), volume: figure(volumes.bandVolume),
            waterInBand: figure(volumes.waterInBand), water: figure(water), oil: figure(volume - water),
            fromMillimetres: from, toMillimetres: to)
        if case .at(let height, _) = floor, height < level, inputs.interface.quality == .good {
            floor = .at(height, doubt: points.doubt)
        } else {
            floor = .at(min(to, level), doubt: points.doubt)
        }
        return nil
    }

    private struct NoProfile: Error {
        let words: String
    }

    /// The points in the gauge's order; all of them, or none.
    private func profilePoints() -> Result<Points, NoProfile> {
        var found: [(point: Int, height: Double, percent: Double)] = []
        var doubt: String?
        for value in inputs.extras {
            guard case .profileCut(let point, let fixed) = value.extra else { continue }
            let cut = Figure(value.measurement, of: value.extra.words, unit: "%", within: 0...100)
            guard let percent = cut.number else {
                return .failure(NoProfile(words: cut.why ?? "\(value.extra.words): no value"))
            }
            let place: Figure
            if let fixed {
                place = .known(fixed)
            } else {
                let told = GaugeExtra.profileHeight(point: point)
                place = Figure(inputs.value(of: told) ?? .absent, of: told.words, unit: "mm", within: -1000...1e6)
            }
            guard let height = place.number else {
                return .failure(NoProfile(words: place.why ?? "profile point \(point + 1) has no height"))
            }
            doubt = doubt ?? cut.why ?? place.why
            found.append((point, height, percent))
        }
        found.sort { $0.point < $1.point }
        return .success(
            Points(
                points: found.map { WaterProfile.Point(heightMillimetres: $0.height, waterPercent: $0.percent) },
                doubt: doubt))
    }
}

extension CapacityReading {
    /// The bottom is irregular, and its table less accurate; nothing at all is nothing even there.
    func figure(doubt: String?) -> Figure {
        .known(cubicMetres).doubted(doubt).doubted(isBottomZone && cubicMetres > 0 ? "bottom zone: low accuracy" : nil)
    }
}

extension QuantityInputs {
    /// Nil where the gauge has no such value.
    func value(of extra: GaugeExtra) -> Measurement? {
        extras.first { $0.extra == extra }?.measurement
    }
}
