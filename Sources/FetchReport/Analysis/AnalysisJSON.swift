public import FetchCore

/// An analysis as one JSON object.
public enum AnalysisJSON {
    /// Writes everything that was summed up.
    public static func object(_ analysis: Analysis, directory: String) -> JSONText {
        var json = JSONText()
        json.add("directory", directory)
        json.add("dataset", analysis.form.title)
        json.add("images", analysis.pictures)
        json.add("annotations", analysis.annotations)
        json.add("objects", analysis.objects)
        json.add("object", analysis.form.objectNoun)
        json.add("annotation_bytes", analysis.bytes)
        json.add("archives", analysis.groups)
        json.add("images_without_annotation", json: names(analysis.picturesWithoutAnnotation).text)
        json.add("annotations_without_image", json: names(analysis.annotationsWithoutPicture).text)
        json.add("repeated", analysis.repeated)
        json.add("broken", json: broken(analysis).text)
        json.add("quantities", objects: analysis.measured.map(quantity))
        json.add("image_sizes", json: sizes(analysis).text)
        json.add("strata", objects: analysis.strata.map(stratum))
        json.add("published", json: published(analysis).text)
        return json
    }

    private static func names(_ names: Analysis.Names) -> JSONText {
        var json = JSONText()
        json.add("count", names.count)
        json.add("examples", list: names.examples)
        return json
    }

    private static func broken(_ analysis: Analysis) -> JSONText {
        var json = JSONText()
        json.add("count", analysis.broken)
        json.add(
            "examples",
            objects: analysis.brokenExamples.map { broken in
                var json = JSONText()
                json.add("path", broken.path)
                json.add("reason", broken.reason)
                return json
            })
        return json
    }

    private static func quantity(_ measured: Analysis.Measured) -> JSONText {
        let counts = measured.counts
        var json = JSONText()
        json.add("name", measured.quantity.name)
        json.add("count", counts.count)
        json.add("mean", number: measured.mean.map(rounded))
        json.add("standard_deviation", number: measured.deviation.map(rounded))
        if counts.count > 0 {
            json.add("min", number: counts.least)
            json.add("max", number: counts.greatest)
        }
        json.add("median", number: counts.quantile(0.5))
        json.add("p05", number: counts.quantile(0.05))
        json.add("p95", number: counts.quantile(0.95))
        if let estimate = measured.estimate { json.add("estimate", json: self.estimate(estimate).text) }
        if let published = measured.quantity.published {
            json.add("published", number: rounded(published.value))
            json.add("published_as", published.words)
            json.add("verdict", measured.verdict?.rawValue)
        }
        json.add("histogram", objects: measured.histogram.bins.map(bin))
        return json
    }

    private static func estimate(_ estimate: MeanEstimate) -> JSONText {
        var json = JSONText()
        json.add("mean", number: rounded(estimate.mean))
        json.add("standard_error", number: rounded(estimate.standardError))
        json.add("low95", number: rounded(estimate.interval.lowerBound))
        json.add("high95", number: rounded(estimate.interval.upperBound))
        json.add("error_from", estimate.method.rawValue)
        json.add("degrees_of_freedom", estimate.freedom)
        return json
    }

    private static func bin(_ bin: Histogram.Bin) -> JSONText {
        var json = JSONText()
        json.add("from", number: bin.low)
        json.add("to", number: bin.high)
        json.add("count", bin.count)
        return json
    }

    private static func sizes(_ analysis: Analysis) -> JSONText {
        var json = JSONText()
        json.add("different", analysis.differentSizes)
        json.add(
            "most",
            objects: analysis.sizes.map { entry in
                var json = JSONText()
                json.add("width", entry.size.width)
                json.add("height", entry.size.height)
                json.add("count", entry.count)
                return json
            })
        return json
    }

    private static func stratum(_ stratum: Analysis.Stratum) -> JSONText {
        var json = JSONText()
        json.add("label", stratum.label)
        json.add("archives", stratum.groups)
        json.add("available", stratum.available)
        json.add("images", stratum.pictures)
        json.add("mean", number: stratum.mean.map(rounded))
        json.add("standard_error", number: stratum.estimate.map { rounded($0.standardError) })
        return json
    }

    private static func published(_ analysis: Analysis) -> JSONText {
        var json = JSONText()
        json.add("images", analysis.form.publishedPictures)
        json.add("objects", number: analysis.form.publishedObjects.value)
        if let estimate = analysis.headline?.estimate {
            let images = Double(analysis.form.publishedPictures)
            json.add("objects_expected", number: (estimate.mean * images).rounded())
            json.add("objects_standard_error", number: (estimate.standardError * images).rounded())
        }
        return json
    }

    /// Nine significant digits: the order in which threads add up must not show.
    private static func rounded(_ value: Double) -> Double {
        guard value.isFinite, value != 0 else { return value }
        var scale = 1.0
        while abs(value) * scale < 1e8 { scale *= 10 }
        return (value * scale).rounded() / scale
    }
}
